// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/TextElement.cs
// reference: 6000.0 Modules/UIElements/Core/TextElement.cs
namespace UnityEngine.UIElements
{
    public class TextElement : BindableElement
    {
        public virtual extern string text { get; set; }
    }
}
