// reference: Editor/Mono/UIElements/Controls/ObjectField.cs
using System;
using UnityEngine.UIElements;

namespace UnityEditor.UIElements
{
    public class ObjectField : BaseField<UnityEngine.Object>
    {
        public extern ObjectField(string label);
        public extern Type objectType { get; set; }
        public extern bool allowSceneObjects { get; set; }
    }
}
