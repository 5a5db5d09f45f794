// Where the Universal pipeline meets style filters: asks the one on each camera what is to be drawn, and has it drawn. Decides
// nothing itself.
using UnityEngine;
using UnityEngine.Rendering.Universal;

namespace Capriccio
{
    /// <summary>
    /// Lets cameras that have a <see cref="CapriccioStyleFilter"/> show it. Add it to the renderer that draws them: in the
    /// Universal Renderer asset, <i>Add Renderer Feature ▸ Capriccio Style Filter</i>. Cameras without a filter are not touched.
    /// </summary>
    [DisallowMultipleRendererFeature("Capriccio Style Filter")]
    public sealed class CapriccioStyleFilterFeature : ScriptableRendererFeature
    {
        private StyleFilterPass pass;

        /// <summary>Makes the pass; called by the pipeline.</summary>
        public override void Create()
        {
            pass?.Dispose();
            pass = new StyleFilterPass();
        }

        /// <summary>Has the pass drawn for a camera whose filter has something to draw; called by the pipeline.</summary>
        /// <param name="renderer">The renderer of the camera.</param>
        /// <param name="renderingData">What is rendered.</param>
        public override void AddRenderPasses(ScriptableRenderer renderer, ref RenderingData renderingData)
        {
            Camera camera = renderingData.cameraData.camera;
            if (camera.TryGetComponent(out CapriccioStyleFilter filter) && filter.TryPlan(out StylePlan plan))
            {
                pass.Plan = plan;
                renderer.EnqueuePass(pass);
            }
        }

        /// <summary>Releases what the pass holds; called by the pipeline.</summary>
        /// <param name="disposing">Always true.</param>
        protected override void Dispose(bool disposing)
        {
            pass?.Dispose();
            pass = null;
        }
    }
}
