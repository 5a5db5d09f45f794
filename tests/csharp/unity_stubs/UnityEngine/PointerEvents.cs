// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/PointerEvents.cs
// reference: 6000.0 Modules/UIElements/Core/Events/PointerEvents.cs
namespace UnityEngine.UIElements
{
    public abstract class PointerEventBase<T> : EventBase<T> where T : PointerEventBase<T>, new()
    {
        public extern int pointerId { get; protected set; }
        public extern int button { get; protected set; }
        public extern int pressedButtons { get; protected set; }
        public extern Vector3 localPosition { get; protected set; }
    }

    public sealed class PointerDownEvent : PointerEventBase<PointerDownEvent>
    {
        public extern PointerDownEvent();
    }

    public sealed class PointerMoveEvent : PointerEventBase<PointerMoveEvent>
    {
        public extern PointerMoveEvent();
    }

    public sealed class PointerUpEvent : PointerEventBase<PointerUpEvent>
    {
        public extern PointerUpEvent();
    }

    public sealed class ClickEvent : PointerEventBase<ClickEvent>
    {
        public extern ClickEvent();
    }

    public sealed class PointerEnterEvent : PointerEventBase<PointerEnterEvent>
    {
        public extern PointerEnterEvent();
    }
}
