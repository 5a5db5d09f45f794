// reference: Editor/Mono/UIElements/Bindings/BindingsInterface.cs
using System;
using UnityEngine.UIElements;

namespace UnityEditor.UIElements
{
    public static class BindingExtensions
    {
        public static extern void BindProperty(this IBindable field, SerializedProperty property);
        public static extern void Unbind(this VisualElement element);
        public static extern void TrackSerializedObjectValue(this VisualElement element, SerializedObject obj, Action<SerializedObject> callback = null);
    }
}
