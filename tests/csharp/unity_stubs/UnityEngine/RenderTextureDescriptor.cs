// reference: Runtime/Export/Graphics/Texture.cs
namespace UnityEngine
{
    public struct RenderTextureDescriptor
    {
        public extern int msaaSamples { get; set; }
        public extern int depthBufferBits { get; set; }
    }
}
