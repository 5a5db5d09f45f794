// A texture that was made for a running game, with the maps of its material. Owns its pictures.
using System;
using System.Collections.Generic;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// A texture that the backend has made, and its maps where they were asked for. Dispose it when nothing shows it any more.
    /// </summary>
    public sealed class CapriccioTexture : IDisposable
    {
        internal CapriccioTexture()
        {
        }

        /// <summary>The colours, sRGB; null after <see cref="CapriccioTextures.MapsAsync"/>.</summary>
        public Texture2D Image { get; internal set; }

        /// <summary>Normals in OpenGL's convention, as Unity's shaders take them, linear; null without maps.</summary>
        public Texture2D Normal { get; internal set; }

        /// <summary>Height, 0 to 1 in the red channel, linear, 16 bits where the device has them; null without maps.</summary>
        public Texture2D Height { get; internal set; }

        /// <summary>
        /// Metal in red, occlusion in green, smoothness in alpha, linear: the mask map of HDRP, and both the metallic and the
        /// occlusion map of URP and the Built-in pipeline. Null without maps.
        /// </summary>
        public Texture2D Mask { get; internal set; }

        /// <summary>How visible its seam is when it is repeated: 1 is not at all, more is more.</summary>
        public double SeamScore { get; internal set; }

        /// <summary>The seed that it was made from; with <see cref="Number"/> it makes the same texture again.</summary>
        public long Seed { get; internal set; }

        /// <summary>Which one of its request it is: <c>First</c> and up.</summary>
        public long Number { get; internal set; }

        /// <summary>First 16 hex digits of the model file's SHA-256; null where filters made maps.</summary>
        public string ModelHash { get; internal set; }

        /// <summary>For people: what was done to the given picture before it was used.</summary>
        public IReadOnlyList<string> Notes { get; internal set; }

        /// <summary>Destroys the textures. Doing it twice is safe.</summary>
        public void Dispose()
        {
            foreach (Texture2D texture in new[] { Image, Normal, Height, Mask })
            {
                if (texture)
                {
                    UnityEngine.Object.Destroy(texture);
                }
            }
            Image = Normal = Height = Mask = null;
        }
    }
}
