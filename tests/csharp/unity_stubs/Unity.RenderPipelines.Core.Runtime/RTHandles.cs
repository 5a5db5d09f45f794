// reference: Graphics Packages/com.unity.render-pipelines.core/Runtime/Textures/RTHandles.cs
using UnityEngine.Experimental.Rendering;

namespace UnityEngine.Rendering
{
    public enum DepthBits
    {
        None = 0,
    }

    public enum MSAASamples
    {
        None = 1,
    }

    public static class RTHandles
    {
        public static extern RTHandle Alloc(
            Vector2 scaleFactor,
            int slices = 1,
            DepthBits depthBufferBits = DepthBits.None,
            GraphicsFormat colorFormat = GraphicsFormat.R8G8B8A8_SRGB,
            FilterMode filterMode = FilterMode.Point,
            TextureWrapMode wrapMode = TextureWrapMode.Repeat,
            TextureDimension dimension = TextureDimension.Tex2D,
            bool enableRandomWrite = false,
            bool useMipMap = false,
            bool autoGenerateMips = true,
            bool isShadowMap = false,
            int anisoLevel = 1,
            float mipMapBias = 0,
            MSAASamples msaaSamples = MSAASamples.None,
            bool bindTextureMS = false,
            bool useDynamicScale = false,
#if UNITY_6000_0_OR_NEWER
            bool useDynamicScaleExplicit = false,
#endif
            RenderTextureMemoryless memoryless = RenderTextureMemoryless.None,
#if UNITY_6000_0_OR_NEWER
            VRTextureUsage vrUsage = VRTextureUsage.None,
#endif
            string name = "");
#if UNITY_6000_0_OR_NEWER
        public static extern RTHandle Alloc(RenderTexture tex, bool transferOwnership = false);
#else
        public static extern RTHandle Alloc(RenderTexture tex);
#endif
    }
}
