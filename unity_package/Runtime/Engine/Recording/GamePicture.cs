// Draws what a camera sees once more, into a texture, as the game itself draws it: without the style filter, in every render
// pipeline. Must not know what becomes of the picture.
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio
{
    internal static class GamePicture
    {
        /// <summary>
        /// While this is true, what is rendered is the game's own picture: a style filter must neither change it nor capture it.
        /// Everything between happens within one call on the main thread.
        /// </summary>
        public static bool IsBeingDrawn { get; private set; }

        /// <summary>Has a camera render into a texture, at once. Its own target, layers and look are as before afterwards.</summary>
        /// <param name="camera">The camera.</param>
        /// <param name="target">Lowest row first, as render textures are.</param>
        /// <param name="hiddenLayers">What is not drawn.</param>
        public static void Draw(Camera camera, RenderTexture target, LayerMask hiddenLayers)
        {
            int layers = camera.cullingMask;
            camera.cullingMask = layers & ~hiddenLayers.value;
            IsBeingDrawn = true;
            try
            {
                Render(camera, target);
            }
            finally
            {
                IsBeingDrawn = false;
                camera.cullingMask = layers;
            }
        }

        private static void Render(Camera camera, RenderTexture target)
        {
            var request = new RenderPipeline.StandardRequest { destination = target };
            if (GraphicsSettings.currentRenderPipeline != null && RenderPipeline.SupportsRenderRequest(camera, request))
            {
                RenderPipeline.SubmitRenderRequest(camera, request);
                return;
            }
            RenderTexture own = camera.targetTexture;
            camera.targetTexture = target;
            camera.Render();
            camera.targetTexture = own;
        }
    }
}
