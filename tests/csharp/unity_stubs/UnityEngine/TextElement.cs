// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/TextElement.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/TextElementSelection.cs
// reference: 6000.0 Modules/UIElements/Core/TextElement.cs
// reference: 6000.0 Modules/UIElements/Core/TextElementSelection.cs
namespace UnityEngine.UIElements
{
    public class TextElement : BindableElement
    {
        public extern ITextSelection selection { get; }
        public extern bool enableRichText { get; set; }
        public virtual extern string text { get; set; }
    }
}
