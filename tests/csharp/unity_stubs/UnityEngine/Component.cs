// reference: Runtime/Export/Scripting/Component.bindings.cs
namespace UnityEngine
{
    public class Component : Object
    {
        public extern Transform transform { get; }
        public extern GameObject gameObject { get; }
        public extern T GetComponent<T>();
        public extern bool TryGetComponent<T>(out T component);
    }
}
