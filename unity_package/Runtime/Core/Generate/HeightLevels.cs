// Heights as 16-bit levels, two bytes each: 0 is the lowest, 65535 the highest. Must not know files.
using System;

namespace Capriccio.Core
{
    internal static class HeightLevels
    {
        public const int Highest = 65535;

        /// <summary>The heights of levels, in their order.</summary>
        /// <param name="levels">Two bytes for each.</param>
        /// <param name="bigEndian">Whether the first of two bytes is the high one.</param>
        /// <param name="minimumM">The height of level 0 in metres.</param>
        /// <param name="maximumM">The height of level 65535 in metres.</param>
        public static float[] ToMetres(ArraySegment<byte> levels, bool bigEndian, double minimumM, double maximumM)
        {
            var metres = new float[levels.Count / 2];
            double stepM = (maximumM - minimumM) / Highest;
            for (int index = 0; index < metres.Length; index++)
            {
                metres[index] = (float)(minimumM + (At(levels, index, bigEndian) * stepM));
            }
            return metres;
        }

        /// <summary>One level.</summary>
        public static int At(ArraySegment<byte> levels, int index, bool bigEndian)
        {
            int first = levels.Array[levels.Offset + (2 * index)];
            int second = levels.Array[levels.Offset + (2 * index) + 1];
            return bigEndian ? (first << 8) | second : (second << 8) | first;
        }

        /// <summary>The levels of a field, little-endian, as it is ordered; level land has 0 everywhere.</summary>
        public static byte[] Of(HeightField field)
        {
            float[] metres = field.Metres;
            var levels = new byte[2 * metres.Length];
            double scale = field.ReliefM > 0 ? Highest / (double)field.ReliefM : 0;
            for (int index = 0; index < metres.Length; index++)
            {
                int level = (int)Math.Round((metres[index] - (double)field.MinimumM) * scale);
                levels[2 * index] = (byte)level;
                levels[(2 * index) + 1] = (byte)(level >> 8);
            }
            return levels;
        }
    }
}
