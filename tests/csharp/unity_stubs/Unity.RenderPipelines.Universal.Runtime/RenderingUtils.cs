// reference: 2022.3 Graphics Packages/com.unity.render-pipelines.universal/Runtime/RenderingUtils.cs
#if !UNITY_6000_0_OR_NEWER
namespace UnityEngine.Rendering.Universal
{
    public static class RenderingUtils
    {
        // Unity passes the descriptor as `in`, which the compiler of these stubs does not know; callers look the same.
        public static extern bool ReAllocateIfNeeded(
            ref RTHandle handle,
            RenderTextureDescriptor descriptor,
            FilterMode filterMode = FilterMode.Point,
            TextureWrapMode wrapMode = TextureWrapMode.Repeat,
            bool isShadowMap = false,
            int anisoLevel = 1,
            float mipMapBias = 0,
            string name = "");
    }
}
#endif
