// reference: Runtime/Export/Scripting/Behaviour.bindings.cs
namespace UnityEngine
{
    public class Behaviour : Component
    {
        public extern bool enabled { get; set; }
        public extern bool isActiveAndEnabled { get; }
    }
}
