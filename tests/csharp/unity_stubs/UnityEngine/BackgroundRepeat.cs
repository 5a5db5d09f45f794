// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/BackgroundRepeat.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Style/StyleBackgroundRepeat.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/StyleEnums.cs
// reference: 6000.0 Modules/UIElements/Core/BackgroundRepeat.cs
// reference: 6000.0 Modules/UIElements/Core/Style/StyleBackgroundRepeat.cs
// reference: 6000.0 Modules/UIElements/Core/StyleEnums.cs
namespace UnityEngine.UIElements
{
    public enum Repeat
    {
        NoRepeat = 0,
        Space = 1,
        Round = 2,
        Repeat = 3,
    }

    public struct BackgroundRepeat
    {
        public extern BackgroundRepeat(Repeat repeatX, Repeat repeatY);
    }

    public struct StyleBackgroundRepeat
    {
        public static extern implicit operator StyleBackgroundRepeat(BackgroundRepeat v);
    }
}
