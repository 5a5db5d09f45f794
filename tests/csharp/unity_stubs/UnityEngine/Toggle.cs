// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/Toggle.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/Toggle.cs
namespace UnityEngine.UIElements
{
    public class Toggle : BaseBoolField
    {
        public extern Toggle(string label);
    }
}
