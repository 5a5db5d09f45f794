// The pixels of any texture, readable or not: drawn into a copy on the GPU and read back without waiting. Main thread only.
using System;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio
{
    internal static class TextureCopy
    {
        /// <summary>Longest side of what is sent; a larger texture is sent smaller. Three bytes a pixel fit into a message then.</summary>
        public const int LongestSidePx = 4096;

        /// <summary>A texture's colours for the backend.</summary>
        /// <param name="source">Any texture of two dimensions.</param>
        /// <param name="cancellation">Ends the waiting; the copy is given back when the GPU is done with it.</param>
        /// <exception cref="NotSupportedException">The device can't read back; with Unity's null device for instance.</exception>
        public static async Task<WireBuffer> ReadAsync(Texture source, CancellationToken cancellation)
        {
            if (!source)
            {
                throw new ArgumentNullException(nameof(source));
            }
            if (!SystemInfo.supportsAsyncGPUReadback)
            {
                throw new NotSupportedException(
                    $"{SystemInfo.graphicsDeviceType} can't read textures back. Send a file with a TextureVariationRequest.");
            }
            float scale = Math.Min(1f, LongestSidePx / (float)Math.Max(source.width, source.height));
            int width = Math.Max(1, (int)(source.width * scale));
            int height = Math.Max(1, (int)(source.height * scale));
            byte[] rgba = await PixelsAsync(source, width, height);
            cancellation.ThrowIfCancellationRequested();
            return await Task.Run(() => TexturePixels.ToWire(rgba, width, height), cancellation);
        }

        private static Task<byte[]> PixelsAsync(Texture source, int width, int height)
        {
            var completion = new TaskCompletionSource<byte[]>();
            RenderTexture copy = Copy(source, width, height);
            AsyncGPUReadbackRequest readback = AsyncGPUReadback.Request(copy, 0, TextureFormat.RGBA32, request =>
            {
                RenderTexture.ReleaseTemporary(copy);
                if (request.hasError)
                {
                    completion.TrySetException(new InvalidOperationException(
                        "The GPU could not read the texture back; the device was lost, or its memory is full."));
                }
                else
                {
                    completion.TrySetResult(request.GetData<byte>().ToArray());
                }
            });
            // In the editor while no game is played, nothing else would look whether the GPU is done.
            readback.forcePlayerLoopUpdate = true;
            return completion.Task;
        }

        // sRGB in and out: in a linear project the GPU decodes when it samples, and must encode when it writes.
        private static RenderTexture Copy(Texture source, int width, int height)
        {
            RenderTexture copy = RenderTexture.GetTemporary(width, height, 0, RenderTextureFormat.ARGB32, RenderTextureReadWrite.sRGB);
            RenderTexture active = RenderTexture.active;
            bool encodes = GL.sRGBWrite;
            GL.sRGBWrite = QualitySettings.activeColorSpace == ColorSpace.Linear;
            Graphics.Blit(source, copy);
            GL.sRGBWrite = encodes;
            RenderTexture.active = active;
            return copy;
        }
    }
}
