// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/LayoutEvents.cs
// reference: 6000.0 Modules/UIElements/Core/Events/LayoutEvents.cs
namespace UnityEngine.UIElements
{
    public class GeometryChangedEvent : EventBase<GeometryChangedEvent>
    {
        public extern GeometryChangedEvent();
    }
}
