// reference: 6000.0 Graphics Packages/com.unity.render-pipelines.core/Runtime/RenderGraph/RenderGraph.cs
// reference: 6000.0 Graphics Packages/com.unity.render-pipelines.core/Runtime/RenderGraph/RenderGraphResourceTexture.cs
#if UNITY_6000_0_OR_NEWER
namespace UnityEngine.Rendering.RenderGraphModule
{
    public struct TextureHandle
    {
    }

    public struct TextureDesc
    {
        public bool clearBuffer;
        public string name;
    }

    // Unity passes a description and some handles as `in`, which the compiler of these stubs does not know; callers look the same.
    public class RenderGraph
    {
        public extern TextureHandle ImportTexture(RTHandle rt);
        public extern TextureHandle CreateTexture(TextureDesc desc);
        public extern TextureDesc GetTextureDesc(TextureHandle texture);
    }
}
#endif
