// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/HelpBox.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/HelpBox.cs
namespace UnityEngine.UIElements
{
    public enum HelpBoxMessageType
    {
        None = 0,
        Info = 1,
        Warning = 2,
        Error = 3,
    }

    public class HelpBox : VisualElement
    {
        public extern HelpBox(string text, HelpBoxMessageType messageType);
        public extern string text { get; set; }
        public extern HelpBoxMessageType messageType { get; set; }
    }
}
