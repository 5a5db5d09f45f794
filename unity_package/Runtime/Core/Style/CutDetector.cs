// Tells when the camera cuts to another scene: the colours of the picture change at once, not bit by bit. Compares coarse
// colour histograms of consecutive captures, which a moving camera changes little. Must not know what happens at a cut.
using System;

namespace Capriccio.Core
{
    internal sealed class CutDetector
    {
        // Places at which the picture is looked at.
        private const int Columns = 32;
        private const int Rows = 18;

        // Two bits of each channel.
        private const int Bins = 64;

        private int[] previous = new int[Bins];
        private int[] current = new int[Bins];
        private bool hasPrevious;

        /// <summary>Share of the picture that must have changed its colour, 0 to 1.</summary>
        public float Threshold { get; set; } = 0.4f;

        /// <summary>Whether a picture shows another scene than the one before. The first picture is a cut.</summary>
        /// <param name="pixels">8-bit RGB, or RGBA.</param>
        /// <param name="size">Its size.</param>
        /// <param name="bytesAPixel">3 for RGB, 4 for RGBA.</param>
        public bool IsCut(byte[] pixels, FrameSize size, int bytesAPixel = 3)
        {
            Count(pixels, size, bytesAPixel);
            bool isCut = !hasPrevious || ChangedShare() > Threshold;
            hasPrevious = true;
            int[] oldest = previous;
            previous = current;
            current = oldest;
            return isCut;
        }

        private void Count(byte[] pixels, FrameSize size, int bytesAPixel)
        {
            Array.Clear(current, 0, Bins);
            for (int row = 0; row < Rows; row++)
            {
                int line = ((2 * row) + 1) * size.Height / (2 * Rows) * size.Width;
                for (int column = 0; column < Columns; column++)
                {
                    int at = (line + (((2 * column) + 1) * size.Width / (2 * Columns))) * bytesAPixel;
                    current[((pixels[at] >> 6) << 4) | ((pixels[at + 1] >> 6) << 2) | (pixels[at + 2] >> 6)]++;
                }
            }
        }

        // Of the places, the share that changed its bin at least: 0 for equal histograms, 1 for disjoint ones.
        private float ChangedShare()
        {
            int moved = 0;
            for (int bin = 0; bin < Bins; bin++)
            {
                moved += Math.Abs(current[bin] - previous[bin]);
            }
            return moved / (2f * Columns * Rows);
        }
    }
}
