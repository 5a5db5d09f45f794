// Memory for one captured frame, used again and again. The picture on the GPU that it was read from has the same number.
using System;

namespace Capriccio.Core
{
    internal sealed class FrameSlot
    {
        private const int ReadBytes = 4;
        private const int SentBytes = 3;

        public FrameSlot(int number, FrameSize size)
        {
            Number = number;
            Size = size;
            Pixels = new byte[size.Pixels * ReadBytes];
        }

        public int Number { get; }

        public FrameSize Size { get; }

        /// <summary>As it was read from the GPU: 8-bit RGBA, sRGB-encoded, rows from the top; after <see cref="DropAlpha"/> RGB.</summary>
        public byte[] Pixels { get; }

        /// <summary>When it was captured, in seconds of the filter's clock.</summary>
        public double CapturedS { get; set; }

        /// <summary>Makes RGB of RGBA in place, and answers where it is.</summary>
        public ArraySegment<byte> DropAlpha()
        {
            int target = 0;
            for (int source = 0; source < Pixels.Length; source += ReadBytes)
            {
                Pixels[target] = Pixels[source];
                Pixels[target + 1] = Pixels[source + 1];
                Pixels[target + 2] = Pixels[source + 2];
                target += SentBytes;
            }
            return new ArraySegment<byte>(Pixels, 0, target);
        }
    }
}
