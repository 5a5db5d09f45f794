// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Style/Generated/IStyle.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Style/StyleTypes.cs
// reference: 6000.0 Modules/UIElements/Core/Style/Generated/IStyle.cs
// reference: 6000.0 Modules/UIElements/Core/Style/StyleTypes.cs
namespace UnityEngine.UIElements
{
    public enum StyleKeyword
    {
        Undefined,
        Null,
        Auto,
        None,
        Initial,
    }

    public interface IStyle
    {
        StyleBackground backgroundImage { get; set; }
        StyleBackgroundRepeat backgroundRepeat { get; set; }
        StyleBackgroundSize backgroundSize { get; set; }
        StyleLength height { get; set; }
        StyleLength width { get; set; }
    }
}
