// A texture that the backend has made for the editor: its PNG files, out of borrowed memory. Values only.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class MadeTexture
    {
        private MadeTexture()
        {
        }

        /// <summary>The colours, a PNG file.</summary>
        public byte[] Image { get; private set; }

        /// <summary>The normals, a PNG file; null without maps.</summary>
        public byte[] Normal { get; private set; }

        /// <summary>The height, a PNG file of 16 bits; null without maps.</summary>
        public byte[] Height { get; private set; }

        /// <summary>Occlusion, roughness, metallic, a PNG file; null without maps.</summary>
        public byte[] Orm { get; private set; }

        /// <summary>Which one of its seed it is, from 0.</summary>
        public long Number { get; private set; }

        public long Seed { get; private set; }

        /// <summary>How visible its seam is when it is repeated: 1 is not at all, more is more.</summary>
        public double SeamScore { get; private set; }

        /// <summary>Copies what a reply holds; the reply may be disposed then.</summary>
        /// <param name="made">The reply.</param>
        /// <param name="first">Number of its first texture.</param>
        public static IReadOnlyList<MadeTexture> Of(GeneratedTextures made, long first)
        {
            return made.Textures.Select((texture, index) => new MadeTexture
            {
                Image = Copy(texture.Image),
                Normal = CopyOrNull(texture.Normal),
                Height = CopyOrNull(texture.Height),
                Orm = CopyOrNull(texture.Orm),
                Number = first + index,
                Seed = made.Seed,
                SeamScore = texture.SeamScore,
            }).ToArray();
        }

        /// <summary>The file to be looked at for one of Unity's pictures: the mask is shown as ORM; null where there is none.</summary>
        public byte[] ToShow(TexturePicture picture)
        {
            switch (picture)
            {
                case TexturePicture.Normal:
                    return Normal;
                case TexturePicture.Height:
                    return Height;
                case TexturePicture.Mask:
                    return Orm;
                default:
                    return Image;
            }
        }

        private static byte[] CopyOrNull(WireBuffer? picture)
        {
            return picture == null ? null : Copy(picture.Value);
        }

        private static byte[] Copy(WireBuffer picture)
        {
            var copy = new byte[picture.Bytes.Count];
            Buffer.BlockCopy(picture.Bytes.Array, picture.Bytes.Offset, copy, 0, copy.Length);
            return copy;
        }
    }
}
