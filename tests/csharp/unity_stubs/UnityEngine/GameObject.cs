// reference: Runtime/Export/Scripting/GameObject.bindings.cs, Runtime/Export/BaseClass.cs
using System;

namespace UnityEngine
{
    public enum PrimitiveType
    {
        Sphere = 0,
        Capsule = 1,
        Cylinder = 2,
        Cube = 3,
        Plane = 4,
        Quad = 5,
    }

    public sealed class GameObject : Object
    {
        public static extern GameObject CreatePrimitive(PrimitiveType type);
        public extern GameObject(string name);
        public extern GameObject(string name, params Type[] components);
        public extern Transform transform { get; }
        public extern T AddComponent<T>() where T : Component;
        public extern T GetComponent<T>();
        public extern bool TryGetComponent<T>(out T component);
        public extern void SetActive(bool value);
    }
}
