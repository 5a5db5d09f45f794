// How large a recorded picture is. Values only.
using System;

namespace Capriccio.Core
{
    internal struct PictureSize
    {
        private PictureSize(int width, int height)
        {
            Width = width;
            Height = height;
        }

        public int Width { get; }

        public int Height { get; }

        /// <summary>The size with a given height and the same shape, whole pixels, at least 1 each.</summary>
        /// <param name="width">Of what is seen, in pixels.</param>
        /// <param name="height">Of what is seen, in pixels.</param>
        /// <param name="wantedHeight">0 for the height of what is seen.</param>
        /// <param name="mayGrow">Whether it may be larger than what is seen.</param>
        public static PictureSize Of(int width, int height, int wantedHeight, bool mayGrow)
        {
            int high = wantedHeight <= 0 || (wantedHeight > height && !mayGrow) ? height : wantedHeight;
            int wide = (int)Math.Round((double)high * width / Math.Max(height, 1), MidpointRounding.AwayFromZero);
            return new PictureSize(Math.Max(wide, 1), Math.Max(high, 1));
        }
    }
}
