// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/InputField/TextInputFieldBase.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/InputField/TextInputFieldBase.cs
namespace UnityEngine.UIElements
{
    public abstract class TextInputBaseField<TValueType> : BaseField<TValueType>
    {
        public extern bool isDelayed { get; set; }
        public extern bool isPasswordField { get; set; }
    }
}
