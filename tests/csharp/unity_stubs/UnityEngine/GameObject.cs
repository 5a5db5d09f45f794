// reference: Runtime/Export/Scripting/GameObject.bindings.cs
using System;

namespace UnityEngine
{
    public sealed class GameObject : Object
    {
        public extern GameObject(string name);
        public extern GameObject(string name, params Type[] components);
        public extern Transform transform { get; }
        public extern T AddComponent<T>() where T : Component;
        public extern T GetComponent<T>();
        public extern bool TryGetComponent<T>(out T component);
        public extern void SetActive(bool value);
    }
}
