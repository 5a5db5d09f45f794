// reference: Runtime/Export/Math/Mathf.cs
namespace UnityEngine
{
    public struct Mathf
    {
        public static extern float Clamp(float value, float min, float max);
        public static extern int Clamp(int value, int min, int max);
        public static extern float Clamp01(float value);
    }
}
