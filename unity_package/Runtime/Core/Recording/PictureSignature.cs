// Tells whether two pictures show nearly the same: the mean difference of their brightness on a coarse grid. Must not know
// threads nor files.
using System;

namespace Capriccio.Core
{
    internal sealed class PictureSignature
    {
        private const int Columns = 32;
        private const int Rows = 18;

        private readonly byte[] cells;

        private PictureSignature(byte[] cells)
        {
            this.cells = cells;
        }

        /// <summary>The brightness of a picture on the grid, each cell the mean of what it covers. Grey, RGB or RGBA.</summary>
        public static PictureSignature Of(Pixels pixels)
        {
            var sums = new long[Columns * Rows];
            var counts = new int[Columns * Rows];
            for (int y = 0; y < pixels.Height; y++)
            {
                int first = y * Rows / pixels.Height * Columns;
                for (int x = 0; x < pixels.Width; x++)
                {
                    int cell = first + (x * Columns / pixels.Width);
                    sums[cell] += Brightness(pixels, (y * pixels.Stride) + (x * pixels.Channels));
                    counts[cell]++;
                }
            }
            var cells = new byte[Columns * Rows];
            for (int cell = 0; cell < cells.Length; cell++)
            {
                cells[cell] = (byte)(counts[cell] == 0 ? 0 : sums[cell] / counts[cell]);
            }
            return new PictureSignature(cells);
        }

        /// <summary>How far two are apart: 0 for the same picture, 1 for black and white. Nothing is like nothing.</summary>
        public static double Distance(PictureSignature one, PictureSignature other)
        {
            if (one == null || other == null)
            {
                return 1;
            }
            int sum = 0;
            for (int cell = 0; cell < one.cells.Length; cell++)
            {
                sum += Math.Abs(one.cells[cell] - other.cells[cell]);
            }
            return sum / (255.0 * one.cells.Length);
        }

        // Rec. 601, in 256ths.
        private static int Brightness(Pixels pixels, int at)
        {
            byte[] bytes = pixels.Bytes;
            return pixels.Channels < 3 ? bytes[at] : ((bytes[at] * 77) + (bytes[at + 1] * 150) + (bytes[at + 2] * 29)) >> 8;
        }
    }
}
