// reference: Runtime/Export/Geometry/Rect.cs
namespace UnityEngine
{
    public struct Rect
    {
        public extern Rect(float x, float y, float width, float height);
        public extern float x { get; set; }
        public extern float y { get; set; }
        public extern float width { get; set; }
        public extern float height { get; set; }
        public extern Vector2 center { get; set; }
    }
}
