// reference: Runtime/Export/Math/Vector4.cs
namespace UnityEngine
{
    public struct Vector4
    {
        public float x;
        public float y;
        public float z;
        public float w;
        public extern Vector4(float x, float y, float z, float w);
    }
}
