// reference: Runtime/Export/SystemInfo/SystemInfo.bindings.cs, Runtime/Export/Graphics/GraphicsEnums.cs
using UnityEngine.Rendering;

namespace UnityEngine
{
    public sealed class SystemInfo
    {
        public static extern GraphicsDeviceType graphicsDeviceType { get; }
        public static extern bool graphicsUVStartsAtTop { get; }
        public static extern bool supportsAsyncGPUReadback { get; }
        public static extern bool supportsComputeShaders { get; }
        public static extern bool SupportsTextureFormat(TextureFormat format);
    }
}

namespace UnityEngine.Rendering
{
    public enum GraphicsDeviceType
    {
        Direct3D11 = 2,
        Null = 4,
    }
}
