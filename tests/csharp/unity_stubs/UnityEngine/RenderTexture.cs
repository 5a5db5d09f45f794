// reference: Runtime/Export/Graphics/Texture.cs, Runtime/Export/Graphics/Texture.bindings.cs, Runtime/Export/Graphics/GraphicsEnums.cs
using UnityEngine.Experimental.Rendering;

namespace UnityEngine
{
    public enum RenderTextureFormat
    {
        ARGB32 = 0,
    }

    public enum RenderTextureReadWrite
    {
        Default = 0,
        Linear = 1,
        sRGB = 2,
    }

    public class RenderTexture : Texture
    {
        public extern RenderTexture(int width, int height, int depth, GraphicsFormat format);
        public extern GraphicsFormat graphicsFormat { get; set; }
        public extern void Release();
        public static extern RenderTexture active { get; set; }
        public static extern RenderTexture GetTemporary(
            int width, int height, int depthBuffer, RenderTextureFormat format, RenderTextureReadWrite readWrite);
        public static extern RenderTexture GetTemporary(
            int width, int height, int depthBuffer, RenderTextureFormat format, RenderTextureReadWrite readWrite, int antiAliasing);
        public static extern void ReleaseTemporary(RenderTexture temp);
    }
}
