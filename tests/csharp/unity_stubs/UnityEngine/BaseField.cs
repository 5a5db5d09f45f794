// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/InputField/BaseField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/InputField/BaseField.cs
namespace UnityEngine.UIElements
{
    public abstract class BaseField<TValueType> : BindableElement, INotifyValueChanged<TValueType>
    {
        public virtual extern TValueType value { get; set; }
        public extern string label { get; set; }
        public virtual extern void SetValueWithoutNotify(TValueType newValue);
    }
}
