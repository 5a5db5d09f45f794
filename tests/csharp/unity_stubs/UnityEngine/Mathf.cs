// reference: Runtime/Export/Math/Mathf.cs
namespace UnityEngine
{
    public struct Mathf
    {
        public const float PI = 3.14159274f;
        public static extern float Sin(float f);
        public static extern float Cos(float f);
        public static extern float Abs(float f);
        public static extern float Max(float a, float b);
        public static extern float PingPong(float t, float length);
        public static extern float Clamp(float value, float min, float max);
        public static extern int Clamp(int value, int min, int max);
        public static extern float Clamp01(float value);
    }
}
