// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/ProgressBar.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/ProgressBar.cs
namespace UnityEngine.UIElements
{
    public abstract class AbstractProgressBar : BindableElement, INotifyValueChanged<float>
    {
        public extern string title { get; set; }
        public extern float lowValue { get; set; }
        public extern float highValue { get; set; }
        public virtual extern float value { get; set; }
        public extern void SetValueWithoutNotify(float newValue);
    }

    public class ProgressBar : AbstractProgressBar
    {
        public extern ProgressBar();
    }
}
