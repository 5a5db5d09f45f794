// reference: 6000.0 Graphics Packages/com.unity.render-pipelines.universal/Runtime/FrameData/UniversalResourceData.cs
#if UNITY_6000_0_OR_NEWER
using UnityEngine.Rendering.RenderGraphModule;

namespace UnityEngine.Rendering.Universal
{
    public class UniversalResourceData : ContextItem
    {
        public extern TextureHandle activeColorTexture { get; }
        public extern bool isActiveTargetBackBuffer { get; }
        public extern TextureHandle cameraColor { get; set; }
    }
}
#endif
