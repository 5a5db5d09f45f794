// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/EventBase.cs
// reference: 6000.0 Modules/UIElements/Core/Events/EventBase.cs
namespace UnityEngine.UIElements
{
    public abstract class EventBase
    {
        public extern void StopPropagation();
    }

    public abstract class EventBase<T> : EventBase where T : EventBase<T>, new()
    {
    }
}
