// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/Image.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/Image.cs
namespace UnityEngine.UIElements
{
    public class Image : VisualElement
    {
        public extern Image();
        public extern Texture image { get; set; }
        public extern ScaleMode scaleMode { get; set; }
    }
}
