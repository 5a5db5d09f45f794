// A colour table: what becomes of each sRGB-encoded colour. Values; knows neither files nor textures of the engine.
using System;

namespace Capriccio.Core
{
    internal sealed class ColorTable
    {
        public const int SmallestSize = 2;
        public const int LargestSize = 65;

        /// <param name="size">Colours along each side, from <see cref="SmallestSize"/> to <see cref="LargestSize"/>.</param>
        /// <param name="values">Red, green and blue of each colour; red runs fastest, then green.</param>
        public ColorTable(int size, float[] values)
        {
            if (size < SmallestSize || size > LargestSize || values.Length != size * size * size * 3)
            {
                throw new ArgumentException(
                    $"The table has size {size} and {values.Length} numbers; "
                    + $"allowed: sizes from {SmallestSize} to {LargestSize}, with 3 numbers for each colour.");
            }
            Size = size;
            Values = values;
        }

        /// <summary>Colours along each side.</summary>
        public int Size { get; }

        /// <summary>Red, green and blue of each colour; red runs fastest, then green.</summary>
        public float[] Values { get; }

        /// <summary>The input that the first colour is for: red, green, blue.</summary>
        public float[] DomainMin { get; set; } = { 0f, 0f, 0f };

        /// <summary>The input that the last colour is for: red, green, blue.</summary>
        public float[] DomainMax { get; set; } = { 1f, 1f, 1f };

        /// <summary>The colours as texels of four half floats, in the order of a 3D texture.</summary>
        public ushort[] ToHalfTexels()
        {
            var texels = new ushort[Values.Length / 3 * 4];
            ushort one = HalfFloat.FromSingle(1f);
            for (int color = 0; color < Values.Length / 3; color++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    texels[(color * 4) + channel] = HalfFloat.FromSingle(Values[(color * 3) + channel]);
                }
                texels[(color * 4) + 3] = one;
            }
            return texels;
        }
    }
}
