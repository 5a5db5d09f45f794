// reference: Runtime/Export/Time/Time.bindings.cs
namespace UnityEngine
{
    public class Time
    {
        public static extern float deltaTime { get; }
        public static extern int frameCount { get; }
        public static extern float unscaledDeltaTime { get; }
    }
}
