// PNG files that are written and read without an engine: round trips, Pillow's files and Pillow's eyes, broken files.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Capriccio.Core;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class PngBehaviours
    {
        private const int Rounds = 20000;
        private const int Seed = 20240229;

        [Behaviour]
        private static void pictures_of_all_channels_and_sizes_come_back()
        {
            var writer = new PngWriter();
            foreach (int channels in new[] { 1, 2, 3, 4 })
            {
                foreach (int[] size in new[] { new[] { 1, 1 }, new[] { 7, 1 }, new[] { 1, 9 }, new[] { 33, 21 }, new[] { 640, 3 } })
                {
                    Pixels pixels = Picture(size[0], size[1], channels);
                    Pixels back = PngReader.Read(Copy(writer.Write(pixels)));
                    Check.Equal($"{size[0]} {size[1]} {channels}", $"{back.Width} {back.Height} {back.Channels}");
                    Check.That(back.Bytes.SequenceEqual(pixels.Bytes), $"the bytes of {size[0]} × {size[1]} × {channels} are the same");
                }
            }
        }

        [Behaviour]
        private static void alpha_is_dropped_and_rows_are_turned_on_the_way()
        {
            Pixels pixels = Picture(5, 4, 4);
            Pixels back = PngReader.Read(Copy(new PngWriter().Write(pixels, null, true, true)));
            Check.Equal(3, back.Channels);
            for (int y = 0; y < 4; y++)
            {
                for (int x = 0; x < 5; x++)
                {
                    for (int channel = 0; channel < 3; channel++)
                    {
                        int written = pixels.Bytes[((((3 - y) * 5) + x) * 4) + channel];
                        Check.Equal(written, back.Bytes[(((y * 5) + x) * 3) + channel], $"pixel {x}, {y}, {channel}");
                    }
                }
            }
        }

        [Behaviour]
        private static void writes_what_pillow_reads()
        {
            string folder = Runner.Setting("written");
            var writer = new PngWriter();
            foreach (int channels in new[] { 1, 2, 3, 4 })
            {
                Pixels pixels = Picture(61, 37, channels);
                var texts = new[] { new KeyValuePair<string, string>("capriccio", "{\"label\": \"Größe ∞\"}") };
                File.WriteAllBytes(Path.Combine(folder, $"{channels}.png"), Copy(writer.Write(pixels, texts)));
                File.WriteAllBytes(Path.Combine(folder, $"{channels}.raw"), pixels.Bytes);
            }
        }

        [Behaviour]
        private static void reads_what_pillow_writes()
        {
            string[] files = Directory.GetFiles(Runner.Setting("pillow"), "*.png");
            Check.That(files.Length > 10, "there are files");
            foreach (string file in files)
            {
                byte[] expected = File.ReadAllBytes(Path.ChangeExtension(file, ".raw"));
                Check.That(PngReader.Read(File.ReadAllBytes(file)).Bytes.SequenceEqual(expected), $"the bytes of {Path.GetFileName(file)}");
            }
        }

        [Behaviour]
        private static void previews_are_means_turned_and_opaque()
        {
            var pixels = new Pixels(new byte[] { 0, 10, 20, 4, 14, 24, 100, 100, 100, 200, 200, 200 }, 2, 2, 3);
            byte[] file = Copy(new PngWriter().Write(pixels));
            Check.Equal("100 100 100 255 200 200 200 255 0 10 20 255 4 14 24 255", string.Join(" ", TexturePreview.Of(file, 2).Bytes));
            Check.Equal("76 81 86 255", string.Join(" ", TexturePreview.Of(file, 1).Bytes));
            byte[] wide = Copy(new PngWriter().Write(Picture(640, 3, 1)));
            Pixels small = TexturePreview.Of(wide, 64);
            Check.Equal("64 1 4", $"{small.Width} {small.Height} {small.Channels}");
            Check.That(small.Bytes[0] == small.Bytes[1] && small.Bytes[1] == small.Bytes[2], "grey is grey");
        }

        [Behaviour]
        private static void files_of_other_kinds_are_refused_with_what_they_are()
        {
            foreach (string file in Directory.GetFiles(Runner.Setting("refused")))
            {
                var error = Check.Throws<PictureException>(() => PngReader.Read(File.ReadAllBytes(file)));
                Runner.Note($"{Path.GetFileName(file)}: {error.Message}");
            }
        }

        [Behaviour]
        private static void a_small_file_that_claims_to_be_huge_takes_no_memory()
        {
            byte[] file = Copy(new PngWriter().Write(Picture(8, 8, 3)));
            // The width and height in the header, with its check sum made right again.
            foreach (byte[] side in new[] { new byte[] { 0, 0, 0x20, 0 }, new byte[] { 0x7f, 0xff, 0xff, 0xff }, new byte[4] })
            {
                Array.Copy(side, 0, file, 16, 4);
                Array.Copy(side, 0, file, 20, 4);
                uint crc = PngFormat.Crc(file, 12, 17);
                Array.Copy(new[] { (byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc }, 0, file, 29, 4);
                long before = GC.GetTotalMemory(true);
                Check.Throws<PictureException>(() => PngReader.Read(file));
                Check.That(GC.GetTotalMemory(false) - before < 1 << 20, "no memory was taken");
            }
        }

        [Behaviour]
        private static void fuzzed_files_give_pictures_or_picture_errors()
        {
            byte[][] seeds = { Copy(new PngWriter().Write(Picture(9, 7, 3))), Copy(new PngWriter().Write(Picture(16, 4, 4))) };
            var random = new Random(Seed);
            int refused = 0;
            for (int round = 0; round < Rounds; round++)
            {
                byte[] file = Mutated(seeds[round % seeds.Length], random, round % 2 == 0);
                try
                {
                    PngReader.Read(file);
                }
                catch (PictureException)
                {
                    refused++;
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"round {round}, {Bytes.ToHex(new ArraySegment<byte>(file))}: {error}");
                }
            }
            Runner.Note($"{Rounds} files, {refused} refused");
            Check.That(refused > Rounds / 10 && refused < Rounds, "the mutations test something");
        }

        [Behaviour]
        private static void a_frame_is_packed_well_and_fast_enough_and_makes_no_garbage()
        {
            Pixels frame = PngReader.Read(File.ReadAllBytes(Runner.Setting("frame")));
            var writer = new PngWriter();
            int size = writer.Write(frame).Count;
            var clock = Stopwatch.StartNew();
            writer.Write(frame);
            long pillow = new FileInfo(Runner.Setting("frame")).Length;
            Runner.Note($"{frame.Width} x {frame.Height}: {clock.ElapsedMilliseconds} ms, {size / 1024} KiB, Pillow {pillow / 1024} KiB");
            long before = GC.GetTotalMemory(true);
            for (int times = 0; times < 3; times++)
            {
                writer.Write(frame);
            }
            Check.That(GC.GetTotalMemory(false) - before < 1 << 17, $"{GC.GetTotalMemory(false) - before} bytes of garbage");
            Check.That(size < frame.Bytes.Length / 2, $"{size} bytes are many");
        }

        /// <summary>A picture with slopes and noise in it, which every filter is good for somewhere.</summary>
        private static Pixels Picture(int width, int height, int channels)
        {
            var random = new Random(Seed);
            var bytes = new byte[width * height * channels];
            for (int index = 0; index < bytes.Length; index++)
            {
                int x = index / channels % width;
                int y = index / channels / width;
                bytes[index] = (byte)(y % 3 == 0 ? x * 3 : y % 3 == 1 ? y * 5 : random.Next(256));
            }
            return new Pixels(bytes, width, height, channels);
        }

        private static byte[] Copy(ArraySegment<byte> bytes)
        {
            return bytes.ToArray();
        }

        // With right check sums, since otherwise those are all that is tested.
        private static byte[] Mutated(byte[] seed, Random random, bool mend)
        {
            byte[] file = (byte[])seed.Clone();
            for (int times = random.Next(1, 4); times > 0; times--)
            {
                file[random.Next(8, file.Length)] = (byte)random.Next(256);
            }
            if (random.Next(8) == 0)
            {
                file = file.Take(random.Next(file.Length)).ToArray();
            }
            for (int at = 8; mend && at + 12 <= file.Length;)
            {
                long count = ((long)file[at] << 24) | ((long)file[at + 1] << 16) | ((long)file[at + 2] << 8) | file[at + 3];
                if (count > file.Length - at - 12)
                {
                    break;
                }
                uint crc = PngFormat.Crc(file, at + 4, (int)count + 4);
                for (int index = 0; index < 4; index++)
                {
                    file[at + 8 + count + index] = (byte)(crc >> (24 - (8 * index)));
                }
                at += (int)count + 12;
            }
            return file;
        }
    }
}
