// Grids: half floats, the textures that a GPU looks them up in, and what is on the way from one to the next.
using System;
using System.Diagnostics;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class GridBehaviours
    {
        private const int Times = 200;

        private static readonly GridShape Tiny = new GridShape(2, 3, 4);

        [Behaviour]
        private static void half_floats_round_as_numpy_rounds()
        {
            float[] floats = Reference.Floats("floats.f32");
            ushort[] halves = Reference.Halves("floats.f16");
            for (int index = 0; index < floats.Length; index++)
            {
                ushort half = HalfFloat.FromSingle(floats[index]);
                bool bothNaN = float.IsNaN(floats[index]) && float.IsNaN(HalfFloat.ToSingle(half));
                Check.That(half == halves[index] || bothNaN, $"{floats[index]:R}: 0x{half:x4}, not 0x{halves[index]:x4}");
            }
        }

        [Behaviour]
        private static void every_half_float_survives_the_way_to_a_float_and_back()
        {
            for (int half = 0; half <= ushort.MaxValue; half++)
            {
                float value = HalfFloat.ToSingle((ushort)half);
                bool isFinite = !float.IsNaN(value) && !float.IsInfinity(value);
                Check.Equal(isFinite, HalfFloat.IsFinite((ushort)half), "finite");
                Check.That(float.IsNaN(value) || HalfFloat.FromSingle(value) == half, $"0x{half:x4}");
            }
        }

        [Behaviour]
        private static void a_grid_in_textures_is_sliced_as_numpy_slices_it()
        {
            var shape = new GridShape(9, 16, 8);
            var easing = new GridEasing();
            easing.MoveOn(new ArraySegment<byte>(Reference.Read("grid.f16")), shape, 1f);
            byte[] expected = Reference.Read("sliced.rgb");
            byte[] sliced = TextureUnit.Sliced(easing.Newest, Reference.Read("frame.rgb"), 67, 41);
            int apart = 0;
            for (int index = 0; index < sliced.Length; index++)
            {
                apart = Math.Max(apart, Math.Abs(sliced[index] - expected[index]));
            }
            Check.That(apart <= 1, $"the pictures are up to {apart} levels apart");
        }

        [Behaviour]
        private static void a_first_grid_and_one_of_another_shape_are_shown_at_once()
        {
            var easing = new GridEasing();
            easing.MoveOn(Grid(Tiny, 1f), Tiny, 0f);
            Check.Equal(1f, HalfFloat.ToSingle(easing.Before.Textures[2][5]));
            var other = new GridShape(3, 2, 4);
            easing.MoveOn(Grid(other, 2f), other, 0f);
            Check.Equal(2f, HalfFloat.ToSingle(easing.Before.Textures[0][0]));
            Check.Equal("(3, 2, 4, 12)", easing.Newest.Shape.ToString());
        }

        [Behaviour]
        private static void a_new_grid_is_approached_from_what_was_shown_when_it_came()
        {
            var easing = new GridEasing();
            easing.MoveOn(Grid(Tiny, 0f), Tiny, 1f);
            easing.MoveOn(Grid(Tiny, 8f), Tiny, 1f);
            easing.MoveOn(Grid(Tiny, 100f), Tiny, 0.25f);
            Check.Equal(2f, HalfFloat.ToSingle(easing.Before.Textures[1][7]), "a quarter of the way from 0 to 8");
            Check.Equal(100f, HalfFloat.ToSingle(easing.Newest.Textures[1][7]));
        }

        [Behaviour]
        private static void floats_of_a_model_in_the_engine_make_the_same_textures_as_half_floats()
        {
            var floats = new float[Tiny.Values];
            var halves = new byte[Tiny.Values * 2];
            for (int index = 0; index < floats.Length; index++)
            {
                floats[index] = (index - 100) / 16f;
                ushort half = HalfFloat.FromSingle(floats[index]);
                halves[index * 2] = (byte)half;
                halves[(index * 2) + 1] = (byte)(half >> 8);
            }
            var one = new GridEasing();
            var other = new GridEasing();
            one.MoveOn(floats, Tiny, 1f);
            other.MoveOn(new ArraySegment<byte>(halves), Tiny, 1f);
            for (int channel = 0; channel < GridVoxels.Channels; channel++)
            {
                Check.Equal(string.Join(" ", other.Newest.Textures[channel]), string.Join(" ", one.Newest.Textures[channel]));
            }
        }

        [Behaviour]
        private static void grids_that_make_no_sense_are_refused_and_the_old_one_stays()
        {
            var easing = new GridEasing();
            easing.MoveOn(Grid(Tiny, 3f), Tiny, 1f);
            Check.Throws<ProtocolException>(() => easing.MoveOn(Grid(Tiny, 1f), new GridShape(2, 3, 5), 1f));
            Check.Throws<ProtocolException>(() => easing.MoveOn(Grid(Tiny, 1f), new GridShape(2, 0, 4), 1f));
            Check.Throws<ProtocolException>(() => easing.MoveOn(new float[3], Tiny, 1f));
            var wide = new GridShape(1, GridShape.LargestSide + 1, 1);
            Check.Throws<ProtocolException>(() => easing.MoveOn(Grid(wide, 1f), wide, 1f));
            foreach (ushort bad in new ushort[] { 0x7c00, 0xfc00, 0x7e01 })
            {
                ArraySegment<byte> grid = Grid(Tiny, 1f);
                grid.Array[grid.Offset + 10] = (byte)bad;
                grid.Array[grid.Offset + 11] = (byte)(bad >> 8);
                string message = Check.Throws<ProtocolException>(() => easing.MoveOn(grid, Tiny, 1f)).Message;
                Check.That(message.StartsWith("Number 5 of the grid", StringComparison.Ordinal), message);
            }
            Check.Equal(3f, HalfFloat.ToSingle(easing.Newest.Textures[0][0]));
            var large = new GridShape(1, GridShape.LargestSide, 1);
            easing.MoveOn(Grid(large, 1f), large, 1f);
        }

        [Behaviour]
        private static void grids_of_one_shape_are_taken_without_garbage()
        {
            var shape = new GridShape(18, 32, 8);
            var easing = new GridEasing();
            ArraySegment<byte> grid = Grid(shape, 0.5f);
            easing.MoveOn(grid, shape, 1f);
            long before = Garbage.OfThisThread();
            var clock = Stopwatch.StartNew();
            for (int time = 0; time < Times; time++)
            {
                easing.MoveOn(grid, shape, 0.5f);
            }
            double milliseconds = clock.Elapsed.TotalMilliseconds / Times;
            double each = (Garbage.OfThisThread() - before) / (double)Times;
            Runner.Note($"{shape}: {milliseconds:0.00} ms and {each:0.0} bytes of garbage each");
            Check.That(each < 100, $"{each:0} bytes of garbage a grid");
        }

        [Behaviour]
        private static void a_guide_is_that_of_the_card_or_luminance()
        {
            Check.That(Guide.FromCard(Given.Nothing) == Guide.Luminance, "luminance");
            Guide guide = Guide.FromCard(Given.Body("guide", CardGuide(3, 16)));
            Check.Equal(2f, guide.Weights[2]);
            Check.Equal(15f, guide.Curve[15]);
            Check.Throws<ProtocolException>(() => Guide.FromCard(Given.Body("guide", CardGuide(2, 16))));
            Check.Throws<ProtocolException>(() => Guide.FromCard(Given.Body("guide", CardGuide(3, 17))));
            Check.Throws<ProtocolException>(() => Guide.FromCard(Given.Body("guide", MessagePackValue.From("red"))));
        }

        private static MessagePackValue CardGuide(int weights, int knots)
        {
            return MessagePackValue.Map(
                MessagePackValue.Entry("weights", Counting(weights)), MessagePackValue.Entry("curve", Counting(knots)));
        }

        private static MessagePackValue Counting(int count)
        {
            var numbers = new MessagePackValue[count];
            for (int index = 0; index < count; index++)
            {
                numbers[index] = MessagePackValue.From((double)index);
            }
            return MessagePackValue.List(numbers);
        }

        // All numbers the same, behind a few bytes that belong to something else.
        private static ArraySegment<byte> Grid(GridShape shape, float value)
        {
            const int offset = 6;
            var bytes = new byte[offset + (shape.Values * 2)];
            ushort half = HalfFloat.FromSingle(value);
            for (int index = offset; index < bytes.Length; index += 2)
            {
                bytes[index] = (byte)half;
                bytes[index + 1] = (byte)(half >> 8);
            }
            return new ArraySegment<byte>(bytes, offset, bytes.Length - offset);
        }
    }
}
