// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/PanelEvents.cs
// reference: 6000.0 Modules/UIElements/Core/Events/PanelEvents.cs
namespace UnityEngine.UIElements
{
    public abstract class PanelChangedEventBase<T> : EventBase<T> where T : PanelChangedEventBase<T>, new()
    {
    }

    public class AttachToPanelEvent : PanelChangedEventBase<AttachToPanelEvent>
    {
        public extern AttachToPanelEvent();
    }

    public class DetachFromPanelEvent : PanelChangedEventBase<DetachFromPanelEvent>
    {
        public extern DetachFromPanelEvent();
    }
}
