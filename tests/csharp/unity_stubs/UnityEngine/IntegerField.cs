// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/IntegerField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/IntegerField.cs
namespace UnityEngine.UIElements
{
    public class IntegerField : TextValueField<int>
    {
        public extern IntegerField(string label, int maxLength = 1000);
    }
}
