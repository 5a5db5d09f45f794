// reference: Runtime/Export/Graphics/Graphics.bindings.cs
namespace UnityEngine
{
    public sealed class GL
    {
        public static extern bool sRGBWrite { get; set; }
    }
}
