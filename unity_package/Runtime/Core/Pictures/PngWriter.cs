// Writes PNG files: eight bits a channel, not interlaced, with texts. It keeps its memory, so that pictures of one size make
// no garbage; one instance belongs to one thread at a time. Must not know files nor engines.
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace Capriccio.Core
{
    internal sealed class PngWriter
    {
        private readonly MemoryStream output = new MemoryStream();
        private readonly MemoryStream chunk = new MemoryStream();
        private readonly PngFilter filter = new PngFilter();
        private byte[] row = { };
        private byte[] above = { };

        /// <summary>Returns a PNG file; its bytes are valid until the next call.</summary>
        /// <param name="pixels">The picture.</param>
        /// <param name="texts">Keywords (Latin-1, up to 79 letters) with their texts (UTF-8); null for none.</param>
        /// <param name="dropAlpha">Write RGB where the picture has RGBA.</param>
        /// <param name="fromBottom">The picture's first row is its lowest, as GPUs have it.</param>
        public ArraySegment<byte> Write(
            Pixels pixels, IEnumerable<KeyValuePair<string, string>> texts = null, bool dropAlpha = false, bool fromBottom = false)
        {
            int channels = dropAlpha && pixels.Channels == 4 ? 3 : pixels.Channels;
            output.SetLength(0);
            output.Write(PngFormat.Signature, 0, PngFormat.Signature.Length);
            WriteHeader(pixels.Width, pixels.Height, channels);
            foreach (KeyValuePair<string, string> text in texts ?? new KeyValuePair<string, string>[0])
            {
                WriteText(text.Key, text.Value);
            }
            WriteRows(pixels, channels, fromBottom);
            chunk.SetLength(0);
            WriteChunk("IEND");
            return new ArraySegment<byte>(output.GetBuffer(), 0, (int)output.Length);
        }

        private void WriteHeader(int width, int height, int channels)
        {
            chunk.SetLength(0);
            WriteInteger(chunk, (uint)width);
            WriteInteger(chunk, (uint)height);
            chunk.WriteByte(8);
            chunk.WriteByte(PngFormat.ColorType(channels));
            // Compression, filters and interlace: the only ones, the only ones, none.
            chunk.WriteByte(0);
            chunk.WriteByte(0);
            chunk.WriteByte(0);
            WriteChunk("IHDR");
        }

        // An international text: keyword, 0, not compressed (two bytes), language and translated keyword (empty), text.
        private void WriteText(string keyword, string text)
        {
            chunk.SetLength(0);
            WriteAll(chunk, Encoding.ASCII.GetBytes(keyword));
            WriteAll(chunk, new byte[] { 0, 0, 0, 0, 0 });
            WriteAll(chunk, Encoding.UTF8.GetBytes(text));
            WriteChunk("iTXt");
        }

        private void WriteRows(Pixels pixels, int channels, bool fromBottom)
        {
            chunk.SetLength(0);
            // The header of a zlib stream: deflate, a window of 32 kB, the fastest compression.
            chunk.WriteByte(0x78);
            chunk.WriteByte(0x01);
            int count = pixels.Width * channels;
            uint adler = 1;
            using (var deflate = new DeflateStream(chunk, CompressionLevel.Fastest, true))
            {
                Reserve(count);
                for (int y = 0; y < pixels.Height; y++)
                {
                    CopyRow(pixels, fromBottom ? pixels.Height - 1 - y : y, channels);
                    byte[] filtered = filter.Filter(row, y == 0 ? null : above, channels);
                    adler = PngFormat.Adler(adler, filtered, 0, count + 1);
                    deflate.Write(filtered, 0, count + 1);
                    Swap();
                }
            }
            WriteInteger(chunk, adler);
            WriteChunk("IDAT");
        }

        private void Reserve(int count)
        {
            if (row.Length != count)
            {
                row = new byte[count];
                above = new byte[count];
            }
        }

        private void CopyRow(Pixels pixels, int y, int channels)
        {
            int from = y * pixels.Stride;
            if (channels == pixels.Channels)
            {
                Buffer.BlockCopy(pixels.Bytes, from, row, 0, row.Length);
                return;
            }
            for (int to = 0; to < row.Length; to += 3, from += 4)
            {
                row[to] = pixels.Bytes[from];
                row[to + 1] = pixels.Bytes[from + 1];
                row[to + 2] = pixels.Bytes[from + 2];
            }
        }

        private void Swap()
        {
            byte[] done = row;
            row = above;
            above = done;
        }

        // Length, name and content, then the check sum of the last two.
        private void WriteChunk(string name)
        {
            WriteInteger(output, (uint)chunk.Length);
            int start = (int)output.Length;
            WriteAll(output, Encoding.ASCII.GetBytes(name));
            output.Write(chunk.GetBuffer(), 0, (int)chunk.Length);
            WriteInteger(output, PngFormat.Crc(output.GetBuffer(), start, (int)output.Length - start));
        }

        private static void WriteAll(Stream stream, byte[] bytes)
        {
            stream.Write(bytes, 0, bytes.Length);
        }

        private static void WriteInteger(Stream stream, uint value)
        {
            for (int shift = 24; shift >= 0; shift -= 8)
            {
                stream.WriteByte((byte)(value >> shift));
            }
        }
    }
}
