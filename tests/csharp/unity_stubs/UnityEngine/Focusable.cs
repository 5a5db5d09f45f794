// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/FocusController.cs
// reference: 6000.0 Modules/UIElements/Core/FocusController.cs
namespace UnityEngine.UIElements
{
    public abstract class Focusable : CallbackEventHandler
    {
        public extern bool focusable { get; set; }
    }
}
