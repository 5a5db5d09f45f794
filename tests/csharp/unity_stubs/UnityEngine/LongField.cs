// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/LongField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/LongField.cs
namespace UnityEngine.UIElements
{
    public class LongField : TextValueField<long>
    {
        public extern LongField(string label, int maxLength = 1000);
    }
}
