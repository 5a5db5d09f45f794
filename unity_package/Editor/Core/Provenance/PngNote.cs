// Finds a text by its keyword in the bytes of a PNG file. Must not know what it says.
using System;
using System.Text;

namespace Capriccio.Editor
{
    internal static class PngNote
    {
        private const int HeadBytes = 8;
        private const int LongestText = 1 << 20;

        // Length, type, check sum.
        private const int ChunkFrame = 12;
        private static readonly byte[] Signature = { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a };

        /// <summary>Says whether these bytes begin as a PNG file does.</summary>
        public static bool IsPng(byte[] file)
        {
            for (int index = 0; index < HeadBytes; index++)
            {
                if (index >= file.Length || file[index] != Signature[index])
                {
                    return false;
                }
            }
            return true;
        }

        /// <summary>The text with that keyword, or null where there is none.</summary>
        /// <param name="file">A whole PNG file.</param>
        /// <param name="keyword">In ASCII.</param>
        /// <exception cref="FormatException">The file is damaged, or the text is compressed or longer than 1 MiB.</exception>
        public static string Find(byte[] file, string keyword)
        {
            long at = HeadBytes;
            while (at + ChunkFrame <= file.Length)
            {
                long length = Length(file, (int)at);
                if (at + ChunkFrame + length > file.Length)
                {
                    throw new FormatException($"The PNG file ends within its chunk at byte {at}.");
                }
                string type = Encoding.ASCII.GetString(file, (int)at + 4, 4);
                if ((type == "iTXt" || type == "tEXt") && Begins(file, (int)at + 8, (int)length, keyword))
                {
                    return Text(type, new ArraySegment<byte>(file, (int)at + 8, (int)length), keyword);
                }
                at += ChunkFrame + length;
            }
            return null;
        }

        private static long Length(byte[] file, int at)
        {
            return ((long)file[at] << 24) | ((long)file[at + 1] << 16) | ((long)file[at + 2] << 8) | file[at + 3];
        }

        private static bool Begins(byte[] file, int at, int length, string keyword)
        {
            // Its end is a 0.
            return length > keyword.Length && file[at + keyword.Length] == 0
                && string.Equals(Encoding.ASCII.GetString(file, at, keyword.Length), keyword, StringComparison.Ordinal);
        }

        private static string Text(string type, ArraySegment<byte> chunk, string keyword)
        {
            if (chunk.Count > LongestText)
            {
                throw new FormatException($"The PNG file's text '{keyword}' has {chunk.Count} bytes; allowed: {LongestText}.");
            }
            int start = keyword.Length + 1;
            if (type == "iTXt")
            {
                start = AfterHead(chunk, start, keyword);
            }
            return Encoding.UTF8.GetString(chunk.Array, chunk.Offset + start, chunk.Count - start);
        }

        /// <summary>Where the text of an iTXt chunk begins: after compression flag, method, language and translated keyword.</summary>
        private static int AfterHead(ArraySegment<byte> chunk, int start, string keyword)
        {
            if (start + 2 > chunk.Count || chunk.Array[chunk.Offset + start] != 0)
            {
                throw new FormatException($"The PNG file's text '{keyword}' is compressed; Capriccio writes it as it is.");
            }
            start += 2;
            for (int texts = 0; texts < 2; texts++)
            {
                while (start < chunk.Count && chunk.Array[chunk.Offset + start] != 0)
                {
                    start++;
                }
                start++;
            }
            return start <= chunk.Count ? start : throw new FormatException($"The PNG file's text '{keyword}' is damaged.");
        }
    }
}
