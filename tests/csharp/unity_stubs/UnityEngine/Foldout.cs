// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/Foldout.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/Foldout.cs
namespace UnityEngine.UIElements
{
    public class Foldout : BindableElement, INotifyValueChanged<bool>
    {
        public extern Foldout();
        public extern string text { get; set; }
        public extern bool value { get; set; }
        public extern void SetValueWithoutNotify(bool newValue);
    }
}
