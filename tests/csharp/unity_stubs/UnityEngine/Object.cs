// reference: Runtime/Export/Scripting/UnityEngineObject.bindings.cs
using System;

namespace UnityEngine
{
    [Flags]
    public enum HideFlags
    {
        None = 0,
        NotEditable = 8,
        DontSave = 52,
        HideAndDontSave = 61,
    }

    public class Object
    {
        public extern string name { get; set; }
        public extern HideFlags hideFlags { get; set; }
        public static extern T Instantiate<T>(T original) where T : Object;
        public static extern void Destroy(Object obj);
        public static extern void DestroyImmediate(Object obj);
        public static extern void DontDestroyOnLoad(Object target);
        public static extern T FindAnyObjectByType<T>() where T : Object;
        public static extern implicit operator bool(Object exists);
        public static extern bool operator ==(Object x, Object y);
        public static extern bool operator !=(Object x, Object y);
    }
}
