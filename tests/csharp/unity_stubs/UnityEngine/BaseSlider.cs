// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/BaseSlider.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/BaseSlider.cs
namespace UnityEngine.UIElements
{
    public enum SliderDirection
    {
        Horizontal,
        Vertical,
    }

    public abstract class BaseSlider<TValueType> : BaseField<TValueType>
    {
        public virtual extern bool showInputField { get; set; }
    }
}
