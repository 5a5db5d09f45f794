// reference: Graphics Packages/com.unity.render-pipelines.universal/Runtime/Passes/ScriptableRenderPass.cs
using System;
#if UNITY_6000_0_OR_NEWER
using UnityEngine.Rendering.RenderGraphModule;
#endif

namespace UnityEngine.Rendering.Universal
{
    [Flags]
    public enum ScriptableRenderPassInput
    {
        None = 0,
        Depth = 1 << 0,
        Normal = 1 << 1,
        Color = 1 << 2,
        Motion = 1 << 3,
    }

    public enum RenderPassEvent
    {
        AfterRenderingPostProcessing = 600,
    }

    public abstract class ScriptableRenderPass
    {
        public extern ScriptableRenderPass();
        public extern RenderPassEvent renderPassEvent { get; set; }
        public extern void ConfigureInput(ScriptableRenderPassInput passInput);
#if UNITY_6000_0_OR_NEWER
        public extern bool requiresIntermediateTexture { get; set; }
        public virtual extern void RecordRenderGraph(RenderGraph renderGraph, ContextContainer frameData);
#else
        public extern void ConfigureTarget(RTHandle colorAttachment);
        public virtual extern void OnCameraSetup(CommandBuffer cmd, ref RenderingData renderingData);
        public virtual extern void Execute(ScriptableRenderContext context, ref RenderingData renderingData);
#endif
    }
}
