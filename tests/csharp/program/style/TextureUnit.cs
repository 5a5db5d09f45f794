// What a GPU does with a grid's textures, in plain C#: trilinear lookup with clamped edges, then the colour transform.
using System;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class TextureUnit
    {
        /// <summary>The picture (8-bit RGB, rows from the top) sliced through a grid by luminance.</summary>
        public static byte[] Sliced(GridVoxels grid, byte[] picture, int width, int height)
        {
            var sliced = new byte[picture.Length];
            var texel = new float[4];
            for (int pixel = 0; pixel < width * height; pixel++)
            {
                float red = picture[pixel * 3] / 255f;
                float green = picture[(pixel * 3) + 1] / 255f;
                float blue = picture[(pixel * 3) + 2] / 255f;
                float u = ((pixel % width) + 0.5f) / width;
                float v = ((pixel / width) + 0.5f) / height;
                float w = (0.299f * red) + (0.587f * green) + (0.114f * blue);
                for (int channel = 0; channel < 3; channel++)
                {
                    Lookup(grid.Textures[channel], grid.Shape, u, v, w, texel);
                    float styled = (texel[0] * red) + (texel[1] * green) + (texel[2] * blue) + texel[3];
                    sliced[(pixel * 3) + channel] = (byte)((Math.Max(0f, Math.Min(1f, styled)) * 255f) + 0.5f);
                }
            }
            return sliced;
        }

        private static void Lookup(ushort[] texture, GridShape shape, float u, float v, float w, float[] texel)
        {
            Array.Clear(texel, 0, texel.Length);
            float x = Place(u, shape.Columns);
            float y = Place(v, shape.Rows);
            float z = Place(w, shape.Depth);
            for (int corner = 0; corner < 8; corner++)
            {
                int column = Math.Min((int)x + (corner & 1), shape.Columns - 1);
                int row = Math.Min((int)y + ((corner >> 1) & 1), shape.Rows - 1);
                int depth = Math.Min((int)z + (corner >> 2), shape.Depth - 1);
                float weight = Part(x, corner & 1) * Part(y, (corner >> 1) & 1) * Part(z, corner >> 2);
                int at = ((((depth * shape.Rows) + row) * shape.Columns) + column) * 4;
                for (int value = 0; value < 4; value++)
                {
                    texel[value] += weight * HalfFloat.ToSingle(texture[at + value]);
                }
            }
        }

        private static float Place(float coordinate, int texels)
        {
            return Math.Max(0f, Math.Min(texels - 1, (coordinate * texels) - 0.5f));
        }

        private static float Part(float place, int upper)
        {
            float fraction = place - (int)place;
            return upper == 1 ? fraction : 1f - fraction;
        }
    }
}
