// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/Slider.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/Slider.cs
namespace UnityEngine.UIElements
{
    public class Slider : BaseSlider<float>
    {
        public extern Slider(string label, float start = 0, float end = 10, SliderDirection direction = SliderDirection.Horizontal, float pageSize = 0);
    }
}
