// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/BaseBoolField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/BaseBoolField.cs
namespace UnityEngine.UIElements
{
    public abstract class BaseBoolField : BaseField<bool>
    {
        public extern string text { get; set; }
    }
}
