// What came over the wire, turned to Unity's order of rows on any thread, and made into textures on the main thread.
using System.Collections.Generic;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEngine;

namespace Capriccio
{
    internal sealed class TextureUpload
    {
        private readonly CapriccioTexture texture;
        private readonly int heightBytes;
        private int width;
        private int height;
        private byte[] image;
        private byte[] normal;
        private byte[] levels;
        private byte[] mask;

        private TextureUpload(CapriccioTexture texture, int heightBytes)
        {
            this.texture = texture;
            this.heightBytes = heightBytes;
        }

        /// <summary>Bytes of a height on this device. Main thread only.</summary>
        public static int HeightBytes => SystemInfo.SupportsTextureFormat(TextureFormat.R16) ? 2 : 1;

        /// <summary>Prepares one texture of an answer; on any thread.</summary>
        public static TextureUpload Of(GeneratedTextures made, GeneratedTexture one, long number, int heightBytes)
        {
            var texture = new CapriccioTexture
            {
                SeamScore = one.SeamScore,
                Seed = made.Seed,
                Number = number,
                ModelHash = made.ModelHash,
                Notes = made.Notes,
            };
            var upload = new TextureUpload(texture, heightBytes) { image = TexturePixels.ToRgba(one.Image) };
            upload.TakeSize(one.Image);
            if (one.Normal != null)
            {
                upload.TakeMaps(one.Normal.Value, one.Height.Value, one.Orm.Value);
            }
            return upload;
        }

        /// <summary>Prepares the maps of an answer; on any thread.</summary>
        public static TextureUpload Of(GeneratedMaps made, int heightBytes)
        {
            var texture = new CapriccioTexture { SeamScore = made.SeamScore, ModelHash = made.MapsModelHash, Notes = made.Notes };
            var upload = new TextureUpload(texture, heightBytes);
            upload.TakeSize(made.Normal);
            upload.TakeMaps(made.Normal, made.Height, made.Orm);
            return upload;
        }

        /// <summary>Makes the textures. Main thread only.</summary>
        public CapriccioTexture Make(string name)
        {
            texture.Image = Texture(name, image, TextureFormat.RGBA32, isColor: true);
            texture.Normal = Texture(name + " normal", normal, TextureFormat.RGBA32, isColor: false);
            texture.Height = Texture(name + " height", levels, heightBytes == 2 ? TextureFormat.R16 : TextureFormat.R8, isColor: false);
            texture.Mask = Texture(name + " mask", mask, TextureFormat.RGBA32, isColor: false);
            return texture;
        }

        private void TakeSize(WireBuffer picture)
        {
            IReadOnlyList<int> shape = ((TensorDescriptor)picture.Descriptor).Shape;
            height = shape[0];
            width = shape[1];
        }

        private void TakeMaps(WireBuffer normals, WireBuffer heights, WireBuffer packed)
        {
            normal = TexturePixels.ToRgba(normals);
            levels = TexturePixels.ToLevels(heights, heightBytes);
            mask = TexturePixels.ToMask(packed);
        }

        // Only colours are sRGB: in a project with a linear color space the GPU would bend what the other maps say.
        private Texture2D Texture(string name, byte[] pixels, TextureFormat format, bool isColor)
        {
            if (pixels == null)
            {
                return null;
            }
            var made = new Texture2D(width, height, format, true, !isColor)
            {
                name = name,
                wrapMode = TextureWrapMode.Repeat,
                filterMode = FilterMode.Trilinear,
            };
            made.SetPixelData(pixels, 0);
            made.Apply(true, true);
            return made;
        }
    }
}
