// reference: Editor/Mono/UIElements/Controls/PropertyField.cs
using UnityEngine.UIElements;

namespace UnityEditor.UIElements
{
    public class PropertyField : VisualElement, IBindable
    {
        public extern PropertyField(SerializedProperty property, string label);
    }
}
