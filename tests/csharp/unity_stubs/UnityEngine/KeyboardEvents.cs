// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/KeyboardEvents.cs
// reference: 6000.0 Modules/UIElements/Core/Events/KeyboardEvents.cs
namespace UnityEngine.UIElements
{
    public abstract class KeyboardEventBase<T> : EventBase<T> where T : KeyboardEventBase<T>, new()
    {
        public extern KeyCode keyCode { get; protected set; }
        public extern bool actionKey { get; }
    }

    public class KeyDownEvent : KeyboardEventBase<KeyDownEvent>
    {
        public extern KeyDownEvent();
    }
}
