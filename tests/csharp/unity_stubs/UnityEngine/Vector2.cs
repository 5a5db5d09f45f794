// reference: Runtime/Export/Math/Vector2.cs
namespace UnityEngine
{
    public struct Vector2
    {
        public float x;
        public float y;
        public extern Vector2(float x, float y);
    }
}
