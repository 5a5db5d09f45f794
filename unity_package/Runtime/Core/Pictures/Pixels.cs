// A picture in memory: rows from the top, channels side by side, eight bits each. Values only.
using System;

namespace Capriccio.Core
{
    internal sealed class Pixels
    {
        /// <param name="bytes">At least width × height × channels; more is not looked at.</param>
        /// <param name="width">In pixels, from 1.</param>
        /// <param name="height">In pixels, from 1.</param>
        /// <param name="channels">1 grey, 2 grey with alpha, 3 RGB, 4 RGBA.</param>
        public Pixels(byte[] bytes, int width, int height, int channels)
        {
            if (width < 1 || height < 1 || channels < 1 || channels > 4 || bytes.Length < (long)width * height * channels)
            {
                throw new ArgumentException($"{bytes.Length} bytes are no picture of {width} × {height} pixels with {channels} channels.");
            }
            Bytes = bytes;
            Width = width;
            Height = height;
            Channels = channels;
        }

        public byte[] Bytes { get; }

        public int Width { get; }

        public int Height { get; }

        public int Channels { get; }

        /// <summary>How many bytes a row takes.</summary>
        public int Stride => Width * Channels;
    }
}
