// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Style/StyleBackground.cs
// reference: 6000.0 Modules/UIElements/Core/Style/StyleBackground.cs
namespace UnityEngine.UIElements
{
    public struct StyleBackground
    {
        public static extern implicit operator StyleBackground(StyleKeyword keyword);
        public static extern implicit operator StyleBackground(Texture2D v);
    }
}
