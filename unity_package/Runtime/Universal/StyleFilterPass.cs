// Draws one camera's plan in the Universal pipeline, after post-processing, where the picture has the colours that models
// know: through the render graph of URP 17, or as commands in URP 14.
using System;
using UnityEngine;
using UnityEngine.Rendering;
using UnityEngine.Rendering.Universal;
#if CAPRICCIO_RENDER_GRAPH
using UnityEngine.Rendering.RenderGraphModule;
using UnityEngine.Rendering.RenderGraphModule.Util;
#endif

namespace Capriccio
{
    internal sealed class StyleFilterPass : ScriptableRenderPass, IDisposable
    {
        private const string Name = "Capriccio Style Filter";

#if CAPRICCIO_RENDER_GRAPH
        private readonly CaptureHandles captures = new CaptureHandles();
#else
        private static readonly Vector4 Whole = new Vector4(1f, 1f, 0f, 0f);
        private RTHandle copy;
#endif

        public StyleFilterPass()
        {
            renderPassEvent = RenderPassEvent.AfterRenderingPostProcessing;
#if CAPRICCIO_RENDER_GRAPH
            requiresIntermediateTexture = true;
#else
            // The camera must draw into a texture: what is on the screen can't be read.
            ConfigureInput(ScriptableRenderPassInput.Color);
#endif
        }

        /// <summary>What is drawn for the camera that is rendered next.</summary>
        public StylePlan Plan { get; set; }

#if CAPRICCIO_RENDER_GRAPH
        public void Dispose()
        {
            captures.Clear();
        }

        public override void RecordRenderGraph(RenderGraph renderGraph, ContextContainer frameData)
        {
            var resources = frameData.Get<UniversalResourceData>();
            if (resources.isActiveTargetBackBuffer)
            {
                // What is on the screen can't be read.
                return;
            }
            TextureHandle picture = resources.activeColorTexture;
            if (Plan.Capture != null)
            {
                TextureHandle small = renderGraph.ImportTexture(captures.Of(Plan.Capture));
                var shrink = new RenderGraphUtils.BlitMaterialParameters(picture, small, Plan.Shrink, 0);
                renderGraph.AddBlitPass(shrink, "Capriccio Capture");
            }
            if (Plan.Look != null)
            {
                TextureDesc description = renderGraph.GetTextureDesc(picture);
                description.name = Name;
                description.clearBuffer = false;
                TextureHandle styled = renderGraph.CreateTexture(description);
                var look = new RenderGraphUtils.BlitMaterialParameters(picture, styled, Plan.Look, 0);
                renderGraph.AddBlitPass(look, Name);
                resources.cameraColor = styled;
            }
        }
#else
        public void Dispose()
        {
            copy?.Release();
            copy = null;
        }

        public override void OnCameraSetup(CommandBuffer cmd, ref RenderingData renderingData)
        {
            RenderTextureDescriptor descriptor = renderingData.cameraData.cameraTargetDescriptor;
            descriptor.depthBufferBits = 0;
            descriptor.msaaSamples = 1;
            RenderingUtils.ReAllocateIfNeeded(ref copy, descriptor, FilterMode.Point, TextureWrapMode.Clamp, name: "_CapriccioCopy");
            ConfigureTarget(renderingData.cameraData.renderer.cameraColorTargetHandle);
        }

        public override void Execute(ScriptableRenderContext context, ref RenderingData renderingData)
        {
            RTHandle picture = renderingData.cameraData.renderer.cameraColorTargetHandle;
            CommandBuffer commands = CommandBufferPool.Get(Name);
            if (Plan.Capture != null)
            {
                commands.SetRenderTarget(Plan.Capture);
                Blitter.BlitTexture(commands, picture, Whole, Plan.Shrink, 0);
                commands.SetRenderTarget(picture.nameID);
            }
            if (Plan.Look != null)
            {
                // A target can't be read while it is drawn into.
                Blitter.BlitCameraTexture(commands, picture, copy);
                Blitter.BlitCameraTexture(commands, copy, picture, Plan.Look, 0);
            }
            context.ExecuteCommandBuffer(commands);
            CommandBufferPool.Release(commands);
        }
#endif
    }
}
