// The size of a picture in pixels, and that in which frames are captured for a model. Values.
using System;

namespace Capriccio.Core
{
    internal struct FrameSize
    {
        /// <summary>Longest side of a captured frame, in pixels.</summary>
        public const int LargestSide = 2048;

        /// <summary>Height of a frame model's input where the user does not set it.</summary>
        private const int UsualHeight = 360;

        public FrameSize(int width, int height)
        {
            Width = width;
            Height = height;
        }

        public int Width { get; }

        public int Height { get; }

        public int Pixels => Width * Height;

        /// <summary>The size in which a frame is captured for a frame model: as wide as the screen's shape asks, in multiples.</summary>
        /// <param name="screen">The game's picture.</param>
        /// <param name="height">In pixels; 0 for what suits.</param>
        /// <param name="multiple">What both sides must be multiples of.</param>
        public static FrameSize ForFrameModel(FrameSize screen, int height, int multiple)
        {
            double wanted = height > 0 ? height : Math.Min(UsualHeight, screen.Height);
            double width = wanted * screen.Width / Math.Max(screen.Height, 1);
            return new FrameSize(ToMultiple(width, multiple), ToMultiple(wanted, multiple));
        }

        public bool Equals(FrameSize other)
        {
            return Width == other.Width && Height == other.Height;
        }

        public override string ToString()
        {
            return $"{Width}×{Height}";
        }

        private static int ToMultiple(double pixels, int multiple)
        {
            int most = Math.Max(LargestSide / multiple, 1);
            var wanted = (int)Math.Min(Math.Round(pixels / multiple), most);
            return Math.Max(wanted, 1) * multiple;
        }
    }
}
