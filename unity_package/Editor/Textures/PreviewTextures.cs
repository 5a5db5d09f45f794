// Pictures as textures for showing: decoded and scaled down on threads of the pool, made on the main thread, each once. The
// owner disposes them. Must not know where they are shown.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio.Editor
{
    internal sealed class PreviewTextures : IDisposable
    {
        private readonly int longestSide;
        private readonly Dictionary<byte[], Task<Texture2D>> tasks = new Dictionary<byte[], Task<Texture2D>>();
        private readonly List<Texture2D> textures = new List<Texture2D>();
        private bool isDisposed;

        /// <param name="longestSide">Larger pictures are scaled down to it.</param>
        public PreviewTextures(int longestSide)
        {
            this.longestSide = longestSide;
        }

        /// <summary>The texture of a PNG file; null where it can't be shown, or all were disposed meanwhile.</summary>
        /// <param name="file">All of it; the same array gives the same texture.</param>
        public Task<Texture2D> GetAsync(byte[] file)
        {
            if (!tasks.TryGetValue(file, out Task<Texture2D> task))
            {
                task = MakeAsync(file);
                tasks.Add(file, task);
            }
            return task;
        }

        /// <summary>Destroys the textures; those that are still being read are not made. Doing it twice is safe.</summary>
        public void Dispose()
        {
            isDisposed = true;
            textures.ForEach(UnityEngine.Object.DestroyImmediate);
            textures.Clear();
            tasks.Clear();
        }

        private async Task<Texture2D> MakeAsync(byte[] file)
        {
            Pixels pixels;
            try
            {
                pixels = await Task.Run(() => TexturePreview.Of(file, longestSide));
            }
            catch (PictureException)
            {
                return null;
            }
            return isDisposed ? null : Make(pixels);
        }

        private Texture2D Make(Pixels pixels)
        {
            // As sRGB, maps too: so a window shows the bytes as they are, in projects of both color spaces.
            var texture = new Texture2D(pixels.Width, pixels.Height, TextureFormat.RGBA32, true)
            {
                hideFlags = HideFlags.HideAndDontSave,
                wrapMode = TextureWrapMode.Repeat,
                filterMode = FilterMode.Trilinear,
            };
            texture.SetPixelData(pixels.Bytes, 0);
            texture.Apply(true, true);
            textures.Add(texture);
            return texture;
        }
    }
}
