// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Events/ChangeEvent.cs
// reference: 6000.0 Modules/UIElements/Core/Events/ChangeEvent.cs
namespace UnityEngine.UIElements
{
    public class ChangeEvent<T> : EventBase<ChangeEvent<T>>
    {
        public extern ChangeEvent();
        public extern T previousValue { get; protected set; }
        public extern T newValue { get; protected set; }
    }
}
