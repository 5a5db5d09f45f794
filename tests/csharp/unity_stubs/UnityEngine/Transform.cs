// reference: Runtime/Transform/ScriptBindings/Transform.bindings.cs
namespace UnityEngine
{
    public class Transform : Component
    {
        public extern Vector3 position { get; set; }
        public extern Vector3 localPosition { get; set; }
        public extern Vector3 localScale { get; set; }
        public extern void LookAt(Vector3 worldPosition);
        public extern void RotateAround(Vector3 point, Vector3 axis, float angle);
        public extern void SetParent(Transform parent, bool worldPositionStays);
    }
}
