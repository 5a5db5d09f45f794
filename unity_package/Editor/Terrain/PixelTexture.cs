// A picture that a window shows, as a texture. Main thread only; the owner disposes it.
using System;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEngine;

namespace Capriccio.Editor
{
    internal sealed class PixelTexture : IDisposable
    {
        /// <summary>The texture; null before the first picture.</summary>
        public Texture2D Texture { get; private set; }

        /// <summary>Shows a picture: red, green, blue, rows from the top.</summary>
        public void Set(byte[] rgb, int width, int height)
        {
            if (Texture && (Texture.width != width || Texture.height != height))
            {
                Dispose();
            }
            if (!Texture)
            {
                Texture = new Texture2D(width, height, TextureFormat.RGBA32, false, false)
                {
                    hideFlags = HideFlags.HideAndDontSave,
                    wrapMode = TextureWrapMode.Clamp,
                };
            }
            Texture.SetPixelData(TexturePixels.ToRgba(WireBuffer.Picture(new ArraySegment<byte>(rgb), width, height)), 0);
            Texture.Apply(false, false);
        }

        /// <summary>Destroys the texture; the next picture makes another.</summary>
        public void Dispose()
        {
            if (Texture)
            {
                UnityEngine.Object.DestroyImmediate(Texture);
            }
            Texture = null;
        }
    }
}
