// reference: Editor/Mono/UIElements/Inspector/InspectorElement.cs
using UnityEngine.UIElements;

namespace UnityEditor.UIElements
{
    public class InspectorElement : BindableElement
    {
        public static extern void FillDefaultInspector(VisualElement container, SerializedObject serializedObject, Editor editor);
    }
}
