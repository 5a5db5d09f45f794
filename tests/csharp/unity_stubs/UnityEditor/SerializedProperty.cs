// reference: Editor/Mono/SerializedProperty.bindings.cs
using System;

namespace UnityEditor
{
    public class SerializedProperty : IDisposable
    {
        public extern string stringValue { get; set; }
        public extern void Dispose();
    }
}
