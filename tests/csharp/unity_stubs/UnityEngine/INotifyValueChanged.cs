// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/Controls/INotifyValueChanged.cs
// reference: 6000.0 Modules/UIElements/Core/Controls/INotifyValueChanged.cs
namespace UnityEngine.UIElements
{
    public interface INotifyValueChanged<T>
    {
        T value { get; set; }
        void SetValueWithoutNotify(T newValue);
    }

    public static class INotifyValueChangedExtensions
    {
        public static extern bool RegisterValueChangedCallback<T>(this INotifyValueChanged<T> control, EventCallback<ChangeEvent<T>> callback);
    }
}
