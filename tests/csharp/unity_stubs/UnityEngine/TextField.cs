// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/InputField/TextField.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/InputField/TextField.cs
namespace UnityEngine.UIElements
{
    public class TextField : TextInputBaseField<string>
    {
        public extern TextField(string label);
    }
}
