// reference: Runtime/Export/Graphics/Graphics.bindings.cs
namespace UnityEngine
{
    public sealed class Screen
    {
        public static extern int width { get; }
        public static extern int height { get; }
    }
}
