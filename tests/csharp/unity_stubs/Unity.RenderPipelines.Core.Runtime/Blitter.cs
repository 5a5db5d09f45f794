// reference: Graphics Packages/com.unity.render-pipelines.core/Runtime/Utilities/Blitter.cs
namespace UnityEngine.Rendering
{
    public static class Blitter
    {
        public static extern void BlitTexture(CommandBuffer cmd, RTHandle source, Vector4 scaleBias, Material material, int pass);
        public static extern void BlitCameraTexture(
            CommandBuffer cmd, RTHandle source, RTHandle destination, float mipLevel = 0.0f, bool bilinear = false);
        public static extern void BlitCameraTexture(CommandBuffer cmd, RTHandle source, RTHandle destination, Material material, int pass);
    }
}
