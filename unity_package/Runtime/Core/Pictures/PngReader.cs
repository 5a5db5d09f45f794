// Reads the PNG files that the backend writes: not interlaced, no palette; of sixteen bits a channel, the upper eight are kept.
// Whatever a file claims, no more memory is taken than its size allows for, and nothing but PictureException comes out. Must not
// know files nor engines.
using System;
using System.IO;
using System.IO.Compression;

namespace Capriccio.Core
{
    internal struct PngReader
    {
        /// <summary>As many pixels as the backend reads.</summary>
        public const long MostPixels = 8192L * 8192;

        // More than deflate can shrink anything.
        private const int MostTimesSmaller = 1040;

        private readonly byte[] file;
        private readonly MemoryStream data;
        private int width;
        private int height;
        private int channels;
        private int sampleBytes;

        private PngReader(byte[] file)
        {
            this.file = file;
            data = new MemoryStream();
            width = 0;
            height = 0;
            channels = 0;
            sampleBytes = 1;
        }

        /// <summary>Reads a whole file.</summary>
        /// <exception cref="PictureException">It is broken, or of a kind that is not read here.</exception>
        public static Pixels Read(byte[] file)
        {
            var reader = new PngReader(file);
            reader.ReadChunks();
            return reader.Unpack();
        }

        /// <summary>Reads the size of any PNG file, without a look at its pixels.</summary>
        /// <exception cref="PictureException">It is none.</exception>
        public static void ReadSize(byte[] file, out int width, out int height)
        {
            var reader = new PngReader(file);
            reader.CheckSignature();
            // The header is the first chunk: after the signature, a length and a name.
            int at = PngFormat.Signature.Length + 8;
            if (file.Length < at + 8 || reader.Integer(at) > int.MaxValue || reader.Integer(at + 4) > int.MaxValue)
            {
                throw new PictureException("The header of the PNG file is damaged.");
            }
            width = (int)reader.Integer(at);
            height = (int)reader.Integer(at + 4);
        }

        private void ReadChunks()
        {
            CheckSignature();
            int at = PngFormat.Signature.Length;
            for (string name = string.Empty; name != "IEND";)
            {
                if (file.Length - at < 12)
                {
                    throw new PictureException("The PNG file ends too early.");
                }
                long count = Integer(at);
                if (count > file.Length - at - 12)
                {
                    throw new PictureException($"A chunk of the PNG file has {count} bytes, of which not all are there.");
                }
                name = System.Text.Encoding.ASCII.GetString(file, at + 4, 4);
                CheckSum(at + 4, (int)count + 4, name);
                TakeChunk(name, at + 8, (int)count);
                at += (int)count + 12;
            }
        }

        private void CheckSignature()
        {
            for (int index = 0; index < PngFormat.Signature.Length; index++)
            {
                if (index >= file.Length || file[index] != PngFormat.Signature[index])
                {
                    throw new PictureException("The bytes are no PNG file.");
                }
            }
        }

        private void CheckSum(int start, int count, string name)
        {
            if (PngFormat.Crc(file, start, count) != Integer(start + count))
            {
                throw new PictureException($"The check sum of the PNG file's {name} is wrong: the file is damaged.");
            }
        }

        private void TakeChunk(string name, int start, int count)
        {
            if (name == "IHDR")
            {
                ReadHeader(start, count);
            }
            else if (width == 0)
            {
                throw new PictureException("The PNG file does not begin with a header.");
            }
            else if (name == "IDAT")
            {
                data.Write(file, start, count);
            }
            else if (name != "IEND" && char.IsUpper(name[0]))
            {
                throw new PictureException($"PNG files with a chunk '{name}' are not read here.");
            }
        }

        private void ReadHeader(int start, int count)
        {
            if (count != PngFormat.HeaderBytes || width != 0)
            {
                throw new PictureException("The header of the PNG file is damaged.");
            }
            long wide = Integer(start);
            long high = Integer(start + 4);
            if (wide < 1 || high < 1 || wide * high > MostPixels)
            {
                throw new PictureException($"The PNG file has {wide} × {high} pixels; at most {MostPixels} in all are read.");
            }
            channels = PngFormat.Channels(file[start + 9]);
            sampleBytes = file[start + 8] / 8;
            if ((file[start + 8] != 8 && file[start + 8] != 16) || channels == 0 || file[start + 12] != 0)
            {
                throw new PictureException(
                    $"The PNG file has {file[start + 8]} bits, colour type {file[start + 9]} and interlacing {file[start + 12]}; "
                    + "read are 8 or 16 bits, no palette, no interlacing.");
            }
            width = (int)wide;
            height = (int)high;
        }

        private Pixels Unpack()
        {
            int stride = width * channels * sampleBytes;
            if (((long)stride + 1) * height > data.Length * MostTimesSmaller)
            {
                throw new PictureException($"The PNG file claims {width} × {height} pixels, which its {data.Length} bytes of data can't hold.");
            }
            var pixels = new byte[(long)width * channels * height];
            // The header of the zlib stream says nothing that is needed here; its check sum repeats that of the chunks.
            data.Position = Math.Min(2, data.Length);
            using (var inflate = new DeflateStream(data, CompressionMode.Decompress))
            {
                var row = new byte[stride + 1];
                var above = new byte[stride + 1];
                for (int y = 0; y < height; y++)
                {
                    Fill(inflate, row);
                    Undo(row, above);
                    Keep(row, pixels, y * width * channels);
                    byte[] done = row;
                    row = above;
                    above = done;
                }
            }
            return new Pixels(pixels, width, height, channels);
        }

        private static void Fill(Stream stream, byte[] row)
        {
            try
            {
                for (int have = 0; have < row.Length;)
                {
                    int more = stream.Read(row, have, row.Length - have);
                    if (more <= 0)
                    {
                        throw new PictureException("The PNG file has too few rows.");
                    }
                    have += more;
                }
            }
            catch (Exception error) when (error is InvalidDataException || error is IOException)
            {
                throw new PictureException("The PNG file's rows can't be unpacked: the file is damaged.", error);
            }
        }

        // Both rows begin with the number of their filter; the row above the first is all zeros.
        private void Undo(byte[] row, byte[] above)
        {
            int filter = row[0];
            if (filter > PngFormat.Paeth)
            {
                throw new PictureException($"A row of the PNG file has the unknown filter {filter}.");
            }
            int step = channels * sampleBytes;
            for (int index = 1; index < row.Length; index++)
            {
                bool isFirst = index <= step;
                row[index] += (byte)Predicted(filter, isFirst ? 0 : row[index - step], above[index], isFirst ? 0 : above[index - step]);
            }
        }

        private void Keep(byte[] row, byte[] pixels, int start)
        {
            if (sampleBytes == 1)
            {
                Buffer.BlockCopy(row, 1, pixels, start, row.Length - 1);
                return;
            }
            // The upper byte is the first.
            for (int from = 1; from < row.Length; from += 2)
            {
                pixels[start++] = row[from];
            }
        }

        private static int Predicted(int filter, int left, int above, int upperLeft)
        {
            switch (filter)
            {
                case PngFormat.Sub:
                    return left;
                case PngFormat.Up:
                    return above;
                case PngFormat.Average:
                    return (left + above) / 2;
                case PngFormat.Paeth:
                    return PngFormat.PaethOf(left, above, upperLeft);
                default:
                    return 0;
            }
        }

        private long Integer(int at)
        {
            return ((long)file[at] << 24) | ((long)file[at + 1] << 16) | ((long)file[at + 2] << 8) | file[at + 3];
        }
    }
}
