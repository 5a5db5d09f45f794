// reference: Runtime/Export/Scripting/LayerMask.bindings.cs
namespace UnityEngine
{
    public struct LayerMask
    {
        public extern int value { get; set; }
        public static extern implicit operator int(LayerMask mask);
        public static extern implicit operator LayerMask(int intVal);
    }
}
