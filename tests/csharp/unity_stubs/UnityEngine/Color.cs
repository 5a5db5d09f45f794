// reference: Runtime/Export/Math/Color.cs
namespace UnityEngine
{
    public struct Color
    {
        public float r;
        public float g;
        public float b;
        public float a;
        public extern Color(float r, float g, float b, float a);
    }
}
