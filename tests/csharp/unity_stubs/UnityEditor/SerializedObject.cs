// reference: Editor/Mono/SerializedObject.bindings.cs
using System;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    public class SerializedObject : IDisposable
    {
        public extern SerializedObject(Object obj);
        public extern Object targetObject { get; }
        public extern SerializedProperty FindProperty(string propertyPath);
        public extern void Update();
        public extern bool ApplyModifiedProperties();
        public extern void Dispose();
    }
}
