// Where the High Definition pipeline meets style filters: asks the one on the camera what is to be drawn, and draws it.
using System;
using UnityEngine;
using UnityEngine.Experimental.Rendering;
using UnityEngine.Rendering;
using UnityEngine.Rendering.HighDefinition;

namespace Capriccio
{
    /// <summary>
    /// Lets cameras that have a <see cref="CapriccioStyleFilter"/> show it. Add a <i>Custom Pass Volume</i> to the scene,
    /// <i>Global</i>, with <i>Injection Point</i> set to <i>After Post Process</i>, and this pass to it. Cameras without a
    /// filter are not touched.
    /// </summary>
    [Serializable]
    public sealed class CapriccioStyleFilterPass : CustomPass
    {
        private RTHandle copy;
        private GraphicsFormat copyFormat;

        /// <summary>Filters belong to the game's cameras.</summary>
        protected override bool executeInSceneView => false;

        /// <summary>Draws what the camera's filter has to draw; called by the pipeline.</summary>
        /// <param name="ctx">The camera and its buffers.</param>
        protected override void Execute(CustomPassContext ctx)
        {
            if (!ctx.hdCamera.camera.TryGetComponent(out CapriccioStyleFilter filter) || !filter.TryPlan(out StylePlan plan))
            {
                return;
            }
            RTHandle picture = ctx.cameraColorBuffer;
            if (plan.Capture != null)
            {
                ctx.cmd.SetRenderTarget(plan.Capture);
                Blitter.BlitTexture(ctx.cmd, picture, Part(picture), plan.Shrink, 0);
            }
            if (plan.Look != null)
            {
                // A target can't be read while it is drawn into.
                Allocate(picture.rt.graphicsFormat);
                Blitter.BlitCameraTexture(ctx.cmd, picture, copy);
                Blitter.BlitCameraTexture(ctx.cmd, copy, picture, plan.Look, 0);
            }
        }

        /// <summary>Releases what the pass holds; called by the pipeline.</summary>
        protected override void Cleanup()
        {
            copy?.Release();
            copy = null;
        }

        // Which part of its texture the picture is.
        private static Vector4 Part(RTHandle picture)
        {
            Vector4 scale = picture.rtHandleProperties.rtHandleScale;
            return picture.useScaling ? new Vector4(scale.x, scale.y, 0f, 0f) : new Vector4(1f, 1f, 0f, 0f);
        }

        private void Allocate(GraphicsFormat format)
        {
            if (copy != null && copyFormat == format)
            {
                return;
            }
            copy?.Release();
            copyFormat = format;
            copy = RTHandles.Alloc(
                new Vector2(1f, 1f),
                TextureXR.slices,
                dimension: TextureXR.dimension,
                colorFormat: format,
                useDynamicScale: true,
                name: "Capriccio copy");
        }
    }
}
