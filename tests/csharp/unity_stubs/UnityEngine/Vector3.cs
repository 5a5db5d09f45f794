// reference: Runtime/Export/Math/Vector3.cs
namespace UnityEngine
{
    public struct Vector3
    {
        public float x;
        public float y;
        public float z;
        public extern Vector3(float x, float y, float z);
    }
}
