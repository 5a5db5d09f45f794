// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/DoubleField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/DoubleField.cs
namespace UnityEngine.UIElements
{
    public class DoubleField : TextValueField<double>
    {
        public extern DoubleField(string label, int maxLength = 1000);
    }
}
