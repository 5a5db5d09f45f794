// Land in numbers: files of heights, other sizes, what Unity's terrain takes, pictures, drawings.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class TerrainBehaviours
    {
        [Behaviour]
        private static void height_files_of_the_backend_are_read_whichever_way_their_rows_go()
        {
            float[] expected = Floats("hill.float32");
            foreach (string name in new[] { "hill.r16", "hill.raw" })
            {
                HeightField field = Raw16.Read(Content(name), Raw16Layout.Of(Note(name)));
                Check.Equal("65 65 2.5", $"{field.Columns} {field.Rows} {field.CellM}", name);
                Check.That(field.ToArray().Zip(expected, (one, other) => Math.Abs(one - other)).Max() < 1e-4, name);
            }
            Check.That(Note("hill.raw").SouthFirst && !Note("hill.r16").SouthFirst, "their notes differ");
        }

        [Behaviour]
        private static void notes_are_written_as_the_backend_writes_them()
        {
            foreach (string name in new[] { "hill.r16", "hill.raw" })
            {
                // Compared as values: runtimes disagree about the last digits of a number, which mean the same one.
                string expected = Encoding.UTF8.GetString(Content(name + ".json"));
                Check.Equal(Bytes.Canonical(JsonReader.Read(expected)), Bytes.Canonical(JsonReader.Read(Note(name).Write())), name);
            }
        }

        [Behaviour]
        private static void levels_of_a_field_are_those_of_the_backend()
        {
            HeightField field = Raw16.Read(Content("hill.r16"), Raw16Layout.Of(Note("hill.r16")));
            Check.That(HeightLevels.Of(field).SequenceEqual(Content("hill.r16")), "byte for byte");
            Check.That(HeightLevels.Of(new HeightField(new float[4], 2, 2, 1)).All(level => level == 0), "level land");
        }

        [Behaviour]
        private static void a_file_without_a_note_is_guessed_by_its_size_and_its_neighbours()
        {
            byte[] little = Content("hill.r16");
            byte[] big = little.Select((_, index) => little[index ^ 1]).ToArray();
            Raw16Layout guess = Raw16.Guess(little, southFirst: false);
            Check.Equal("65 65 False False", $"{guess.Columns} {guess.Rows} {guess.BigEndian} {guess.SouthFirst}");
            guess = Raw16.Guess(big, southFirst: true);
            Check.Equal("65 65 True True", $"{guess.Columns} {guess.Rows} {guess.BigEndian} {guess.SouthFirst}");
            float[] south = Raw16.Read(big, guess).ToArray();
            guess = Raw16.Guess(little, southFirst: true);
            Check.That(south.SequenceEqual(Raw16.Read(little, guess).ToArray()), "both orders of bytes hold the same land");
        }

        [Behaviour]
        private static void height_files_of_another_size_are_refused()
        {
            Check.Equal("2 2", Sides(Raw16.Guess(new byte[8], false)));
            foreach (int bytes in new[] { 0, 1, 2, 7, 9, 10, 24 })
            {
                Check.Throws<FormatException>(() => Raw16.Guess(new byte[bytes], false));
            }
            var layout = new Raw16Layout { Columns = 3, Rows = 2, CellM = 1, MaximumM = 1 };
            Check.Equal(3, Raw16.Read(new byte[12], layout).Columns);
            string message = Check.Throws<FormatException>(() => Raw16.Read(new byte[13], layout)).Message;
            Check.That(message.Contains("13") && message.Contains("12"), message);
            layout.Rows = 1;
            Check.Throws<FormatException>(() => Raw16.Read(new byte[6], layout));
            layout.Rows = Raw16.LargestSide + 1;
            Check.Throws<FormatException>(() => Raw16.Read(new byte[6], layout));
        }

        [Behaviour]
        private static void notes_that_lie_are_refused()
        {
            string note = Encoding.UTF8.GetString(Content("hill.r16.json"));
            string[] wrong =
            {
                "\"width\": 65|\"width\": 1",
                "\"width\": 65|\"width\": 65.5",
                "\"height\": 65|\"height\": 20000",
                "\"cell_m\": 2.5|\"cell_m\": 0",
                "\"cell_m\": 2.5|\"cell_m\": \"x\"",
                "\"maximum_m\": |\"maximum_m\": -9",
            };
            foreach (string[] change in wrong.Select(each => each.Split('|')))
            {
                Check.That(note.Contains(change[0]), change[0]);
                Check.Throws<FormatException>(() => HeightNote.Read(note.Replace(change[0], change[1])));
            }
        }

        [Behaviour]
        private static void fuzzed_height_notes_are_read_or_refused()
        {
            Mutations.Try<FormatException>(new[] { Content("hill.r16.json"), Content("hill.raw.json") }, 30000, bytes =>
            {
                HeightNote note = HeightNote.Read(Encoding.UTF8.GetString(bytes));
                Check.Equal(note.Write(), HeightNote.Read(note.Write()).Write());
                Refused<FormatException>(() => Raw16.Read(new byte[100], Raw16Layout.Of(note)));
            });
        }

        [Behaviour]
        private static void height_fields_hold_finite_numbers_on_a_grid()
        {
            Check.Throws<ArgumentException>(() => new HeightField(new float[3], 2, 2, 1));
            Check.Throws<ArgumentException>(() => new HeightField(new float[2], 2, 1, 1));
            Check.Throws<ArgumentException>(() => new HeightField(new float[4], 2, 2, 0));
            Check.Throws<ArgumentException>(() => new HeightField(new float[4], 2, 2, double.NaN));
            foreach (float height in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                Check.Throws<ArgumentException>(() => new HeightField(new[] { 0, 1, 2, height }, 2, 2, 1));
            }
            var field = new HeightField(new float[] { 1, 2, 3, 4, 5, 6 }, 3, 2, 10);
            Check.Equal("1 6 5 20 10", $"{field.MinimumM} {field.MaximumM} {field.ReliefM} {field.WidthM} {field.DepthM}");
            Check.Equal("3 4 6", $"{field.HeightAt(9, 0)} {field.HeightAt(0, 1)} {field.HeightAt(5, 5)}");
        }

        [Behaviour]
        private static void terrain_sizes_are_powers_of_two_and_one()
        {
            int[] points = { 2, 33, 34, 65, 66, 1025, 1026, 4000, 9000 };
            Check.Equal("33 33 65 65 129 1025 2049 4097 4097", string.Join(" ", points.Select(TerrainSizes.Fitting)));
            Check.That(TerrainSizes.All.All(TerrainSizes.IsOne) && !new[] { 17, 64, 8193 }.Any(TerrainSizes.IsOne), "which are sizes");
        }

        [Behaviour]
        private static void resampling_keeps_points_that_both_grids_have()
        {
            HeightField field = Hills(65, 65);
            float[] fine = HeightResampling.Resample(field, 257, 257);
            for (int row = 0; row < 65; row++)
            {
                for (int column = 0; column < 65; column++)
                {
                    Check.Equal(field.HeightAt(column, row), fine[(row * 4 * 257) + (column * 4)], $"{column}, {row}");
                }
            }
            float[] back = HeightResampling.Resample(new HeightField(fine, 257, 257, 1), 65, 65);
            Check.That(back.SequenceEqual(field.ToArray()), "there and back");
        }

        [Behaviour]
        private static void resampling_keeps_planes_ranges_and_seams()
        {
            var plane = new HeightField(Enumerable.Range(0, 100 * 70).Select(at => (at % 100 * 3f) - (at / 100 * 2f)).ToArray(), 100, 70, 1);
            float[] made = HeightResampling.Resample(plane, 33, 129);
            for (int at = 0; at < made.Length; at++)
            {
                double expected = (at % 33 / 32.0 * 99 * 3) - (at / 33 / 128.0 * 69 * 2);
                Check.That(Math.Abs(made[at] - expected) < 1e-3, $"{at}: {made[at]}, not {expected}");
            }
            var cliff = new HeightField(Enumerable.Range(0, 64).Select(at => at % 8 < 4 ? 0f : 10f).ToArray(), 8, 8, 1);
            Check.That(HeightResampling.Resample(cliff, 33, 33).All(height => height >= 0 && height <= 10), "no overshoot");
            float[] tile = Hills(64, 64).ToArray();
            for (int row = 0; row < 64; row++)
            {
                tile[(row * 64) + 63] = tile[row * 64];
            }
            float[] other = HeightResampling.Resample(new HeightField(tile, 64, 64, 1), 129, 129);
            Check.That(Enumerable.Range(0, 129).All(row => other[row * 129] == other[(row * 129) + 128]), "what tiles still does");
        }

        [Behaviour]
        private static void unity_gets_rows_from_the_south_and_heights_from_0_to_1()
        {
            // One point is high: in the north, and a little to the east of the middle.
            var metres = new float[33 * 33];
            metres[(2 * 33) + 20] = 60;
            metres[0] = -20;
            TerrainPlan plan = TerrainPlan.Of(new HeightField(metres, 33, 33, 2));
            Check.Equal("33 64 80 64 -20", $"{plan.Resolution} {plan.SizeXM} {plan.SizeYM} {plan.SizeZM} {plan.FootM}");
            float[,] heights = plan.Rows(0, 33);
            Check.Equal(1f, heights[30, 20], "the peak, in the second row from the north");
            Check.Equal(0f, heights[32, 0], "the pit, in the north-west");
            Check.Equal(0.25f, heights[0, 0], "the south-west is at 0 m");
            float[,] strip = plan.Rows(29, 3);
            Check.That(strip.GetLength(0) == 3 && strip[1, 20] == 1f && strip[2, 20] == 0.25f, "a strip of it");
        }

        [Behaviour]
        private static void terrains_are_planned_for_any_land()
        {
            TerrainPlan level = TerrainPlan.Of(new HeightField(Enumerable.Repeat(7f, 9).ToArray(), 3, 3, 1));
            Check.Equal("33 2 1 7", $"{level.Resolution} {level.SizeXM} {level.SizeYM} {level.FootM}");
            Check.That(level.Rows(0, 33).Cast<float>().All(height => height == 0), "level land lies at the foot");
            TerrainPlan low = TerrainPlan.Of(new HeightField(new[] { 0, 0.5f, 0, 0 }, 2, 2, 1));
            Check.Equal(0.5f, low.Rows(0, 33).Cast<float>().Max(), "land lower than the lowest terrain");
            Check.Equal(65, TerrainPlan.Of(Hills(60, 40)).Resolution);
            Check.Equal(129, TerrainPlan.Of(Hills(60, 40), 129).Resolution);
            Check.Equal("59 39", $"{TerrainPlan.Of(Hills(60, 40)).SizeXM} {TerrainPlan.Of(Hills(60, 40)).SizeZM}");
            Check.Throws<ArgumentException>(() => TerrainPlan.Of(Hills(60, 40), 100));
        }

        [Behaviour]
        private static void planning_the_largest_terrain_can_be_given_up()
        {
            HeightField hills = Hills(1025, 1025);
            using (var source = new CancellationTokenSource())
            {
                source.Cancel();
                Check.Throws<OperationCanceledException>(() => TerrainPlan.Of(hills, 4097, source.Token));
                Check.Throws<OperationCanceledException>(() => Hillshade.Picture(hills, 256, source.Token));
            }
            var clock = System.Diagnostics.Stopwatch.StartNew();
            TerrainPlan plan = TerrainPlan.Of(hills, 4097);
            long planned = clock.ElapsedMilliseconds;
            plan.Rows(0, 64);
            Runner.Note($"1025 to 4097 points: {planned} ms, 64 rows for Unity: {clock.ElapsedMilliseconds - planned} ms");
        }

        [Behaviour]
        private static void pictures_of_land_are_those_of_the_backend()
        {
            var field = new HeightField(Floats("hill.float32"), 65, 65, 2.5);
            Pixels picture = Hillshade.Picture(field, 65);
            byte[] expected = Content("hill.rgb");
            Check.Equal(expected.Length, picture.Bytes.Length);
            int worst = picture.Bytes.Zip(expected, (one, other) => Math.Abs(one - other)).Max();
            Runner.Note($"levels that differ: {picture.Bytes.Zip(expected, (one, other) => one != other).Count(each => each)}, by at most {worst}");
            Check.That(worst <= 3, $"a level differs by {worst}");
        }

        [Behaviour]
        private static void pictures_of_large_land_are_small()
        {
            Pixels picture = Hillshade.Picture(Hills(1025, 513), 256);
            Check.Equal("205 102 3", $"{picture.Width} {picture.Height} {picture.Channels}");
            Check.That(Hillshade.Picture(new HeightField(new float[4], 2, 2, 1), 1).Bytes.Length == 3, "a single pixel");
        }

        [Behaviour]
        private static void received_land_is_the_same_as_floats_and_as_levels()
        {
            HeightField floats = Received("float32", Content("hill.float32")).ToHeightField();
            HeightField levels = Received("r16", Content("hill.r16")).ToHeightField();
            Check.That(floats.ToArray().Zip(levels.ToArray(), (one, other) => Math.Abs(one - other)).Max() < 1e-3, "the same land");
            Check.Throws<NotSupportedException>(() => Received("png", new byte[1]).ToHeightField());
            byte[] broken = Content("hill.float32");
            BitConverter.GetBytes(float.NaN).CopyTo(broken, 400);
            Check.Throws<ProtocolException>(() => Received("float32", broken).ToHeightField());
        }

        private static GeneratedTerrain Received(string encoding, byte[] content)
        {
            HeightNote note = Note("hill.r16");
            WireBuffer heights = encoding == "float32"
                ? new WireBuffer(new TensorDescriptor("float32", new[] { 65, 65 }, "HW"), new ArraySegment<byte>(content))
                : WireBuffer.File(content, encoding);
            MessagePackValue body = Replies.Changed(
                Replies.Vector("terrain.generate reply").Body,
                MessagePackValue.Entry("size", MessagePackValue.From(65)),
                MessagePackValue.Entry("minimum_m", MessagePackValue.From(note.MinimumM)),
                MessagePackValue.Entry("maximum_m", MessagePackValue.From(note.MaximumM)));
            return new TerrainRequest().Read(Replies.Of(body, heights));
        }

        private static HeightField Hills(int columns, int rows)
        {
            var metres = new float[columns * rows];
            for (int at = 0; at < metres.Length; at++)
            {
                metres[at] = (float)((50 * Math.Sin(at % columns * 0.11)) + (40 * Math.Cos(at / columns * 0.07)));
            }
            return new HeightField(metres, columns, rows, 1);
        }

        private static void Refused<T>(Action action) where T : Exception
        {
            try
            {
                action();
            }
            catch (T)
            {
                // As it may be.
            }
        }

        private static string Sides(Raw16Layout layout)
        {
            return $"{layout.Columns} {layout.Rows}";
        }

        private static HeightNote Note(string name)
        {
            return HeightNote.Read(Encoding.UTF8.GetString(Content(name + ".json")));
        }

        private static float[] Floats(string name)
        {
            byte[] bytes = Content(name);
            var floats = new float[bytes.Length / 4];
            Buffer.BlockCopy(bytes, 0, floats, 0, bytes.Length);
            return floats;
        }

        private static byte[] Content(string name)
        {
            return File.ReadAllBytes(Path.Combine(Runner.Setting("terrain"), name));
        }
    }
}
