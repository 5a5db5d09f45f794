// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/EventHandler.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/EventCallback.cs
// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/EventCallbackRegistry.cs
// reference: 6000.0 Modules/UIElements/Core/Events/EventHandler.cs
// reference: 6000.0 Modules/UIElements/Core/Events/EventCallback.cs
// reference: 6000.0 Modules/UIElements/Core/Events/EventCallbackRegistry.cs
namespace UnityEngine.UIElements
{
    public delegate void EventCallback<in TEventType>(TEventType evt);

    public enum TrickleDown
    {
        NoTrickleDown = 0,
        TrickleDown = 1,
    }

    public interface IEventHandler
    {
    }

    public abstract class CallbackEventHandler : IEventHandler
    {
        public extern void RegisterCallback<TEventType>(EventCallback<TEventType> callback, TrickleDown useTrickleDown = TrickleDown.NoTrickleDown) where TEventType : EventBase<TEventType>, new();
    }
}
