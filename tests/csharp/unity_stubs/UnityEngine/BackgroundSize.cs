// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/BackgroundSize.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Style/StyleBackgroundSize.cs
// reference: 6000.0 Modules/UIElements/Core/BackgroundSize.cs
// reference: 6000.0 Modules/UIElements/Core/Style/StyleBackgroundSize.cs
namespace UnityEngine.UIElements
{
    public struct BackgroundSize
    {
        public extern BackgroundSize(Length sizeX, Length sizeY);
    }

    public struct StyleBackgroundSize
    {
        public static extern implicit operator StyleBackgroundSize(BackgroundSize v);
    }
}
