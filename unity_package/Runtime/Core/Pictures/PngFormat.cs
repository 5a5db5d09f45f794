// What reading and writing PNG files have in common (ISO/IEC 15948): names, check sums, the prediction of filters.
using System;

namespace Capriccio.Core
{
    /// <summary>A file is no picture that can be read here; the message says why.</summary>
    internal sealed class PictureException : Exception
    {
        public PictureException(string message, Exception inner = null)
            : base(message, inner)
        {
        }
    }

    internal static class PngFormat
    {
        public const int HeaderBytes = 13;
        public const int NoFilter = 0;
        public const int Sub = 1;
        public const int Up = 2;
        public const int Average = 3;
        public const int Paeth = 4;

        public static readonly byte[] Signature = { 0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a };

        // By the number of channels, from 1.
        private static readonly byte[] ColorTypes = { 0, 4, 2, 6 };
        private static readonly uint[] CrcTable = MakeCrcTable();

        /// <summary>The colour type for 1 to 4 channels.</summary>
        public static byte ColorType(int channels)
        {
            return ColorTypes[channels - 1];
        }

        /// <summary>How many channels a colour type has; 0 for palettes and unknown ones.</summary>
        public static int Channels(byte colorType)
        {
            return Array.IndexOf(ColorTypes, colorType) + 1;
        }

        /// <summary>CRC-32 of some bytes, as chunks carry it.</summary>
        public static uint Crc(byte[] bytes, int start, int count)
        {
            uint crc = 0xffffffff;
            for (int index = start; index < start + count; index++)
            {
                crc = CrcTable[(crc ^ bytes[index]) & 0xff] ^ (crc >> 8);
            }
            return crc ^ 0xffffffff;
        }

        /// <summary>Adler-32 of some bytes, as zlib streams carry it, continued from an earlier one; 1 to begin.</summary>
        public static uint Adler(uint adler, byte[] bytes, int start, int count)
        {
            const int Prime = 65521;
            // As many as can be summed before 32 bits overflow.
            const int Run = 5552;
            uint low = adler & 0xffff;
            uint high = adler >> 16;
            for (int end = start + count; start < end;)
            {
                int stop = Math.Min(start + Run, end);
                for (; start < stop; start++)
                {
                    low += bytes[start];
                    high += low;
                }
                low %= Prime;
                high %= Prime;
            }
            return (high << 16) | low;
        }

        /// <summary>Of left, above and upper left, that which is nearest to left + above − upper left.</summary>
        public static byte PaethOf(int left, int above, int upperLeft)
        {
            int toLeft = above - upperLeft;
            int toAbove = left - upperLeft;
            int toUpperLeft = toLeft + toAbove;
            toLeft = toLeft < 0 ? -toLeft : toLeft;
            toAbove = toAbove < 0 ? -toAbove : toAbove;
            toUpperLeft = toUpperLeft < 0 ? -toUpperLeft : toUpperLeft;
            if (toLeft <= toAbove && toLeft <= toUpperLeft)
            {
                return (byte)left;
            }
            return (byte)(toAbove <= toUpperLeft ? above : upperLeft);
        }

        private static uint[] MakeCrcTable()
        {
            var table = new uint[256];
            for (uint index = 0; index < table.Length; index++)
            {
                uint value = index;
                for (int bit = 0; bit < 8; bit++)
                {
                    value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
                }
                table[index] = value;
            }
            return table;
        }
    }
}
