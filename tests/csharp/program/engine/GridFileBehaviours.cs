// Baked grids from files that the Python side wrote.
using System;
using System.Linq;
using System.Text;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class GridFileBehaviours
    {
        private const int FuzzRounds = 20000;
        private const int HeadBytes = 12;

        [Behaviour]
        private static void baked_grid_written_by_the_backend_is_read_back()
        {
            GridFile grid = GridFile.Parse(Reference.Read("scene.capgrid"));
            Check.Equal("(3, 4, 5, 12)", grid.Shape.ToString());
            Check.That(grid.Halves.SequenceEqual(Reference.Read("scene.f16")), "the values are not those that were written");
            Check.That(grid.Note["model"].TryGetString(out string model), "the note names the model");
            Check.Equal("löok", model);
        }

        [Behaviour]
        private static void baked_grid_is_sliced_as_in_numpy()
        {
            GridFile grid = GridFile.Parse(Reference.Read("scene.capgrid"));
            var easing = new GridEasing();
            easing.MoveOn(new ArraySegment<byte>(grid.Halves), grid.Shape, 1f);
            byte[] frame = Reference.Read("scene.rgb");
            byte[] expected = Reference.Read("scene_sliced.rgb");
            byte[] sliced = TextureUnit.Sliced(easing.Newest, frame, 29, 17);
            int worst = sliced.Zip(expected, (one, other) => Math.Abs(one - other)).Max();
            Check.That(worst <= 1, $"a level differs by {worst}");
        }

        [Behaviour]
        private static void baked_grid_that_is_broken_says_what_is_wrong()
        {
            byte[] whole = Reference.Read("scene.capgrid");
            Refused(new byte[0], "It does not begin with CAPGRID1; bake a grid with `capriccio bake");
            Refused(Encoding.ASCII.GetBytes("CAPGRID2").Concat(whole.Skip(8)).ToArray(), "It does not begin with CAPGRID1");
            Refused(whole.Take(8).Concat(new byte[] { 255, 255, 255, 255 }).Concat(whole.Skip(HeadBytes)).ToArray(), "claims 4294967295 bytes");
            Refused(WithNote(whole, "{"), "Its note is no JSON");
            Refused(WithNote(whole, "[]"), "Its shape is");
            Refused(WithNote(whole, "{\"shape\":[3,4,5,11]}"), "allowed: [rows, columns, depth, 12] with sides of 1 to 256");
            Refused(WithNote(whole, "{\"shape\":[3,4,0,12]}"), "allowed: [rows");
            Refused(WithNote(whole, "{\"shape\":[3,4,257,12]}"), "allowed: [rows");
            Refused(WithNote(whole, "{\"shape\":[3,4,6,12]}"), "A grid of (3, 4, 6, 12) has 1728 bytes of values; there are 1440.");
            Refused(whole.Concat(new byte[1]).ToArray(), "there are 1441");
            Refused(whole.Take(whole.Length - 1).Concat(new byte[] { 0x7c }).ToArray(), "Number 719 is not finite");
            string message = Check.Throws<CapriccioException>(() => GridFile.Parse(new byte[GridFile.LargestFileBytes + 1])).Message;
            Check.That(message.Contains("allowed: up to 16777216"), message);
        }

        [Behaviour]
        private static void baked_grid_of_the_largest_side_is_read()
        {
            byte[] head = Encoding.ASCII.GetBytes("CAPGRID1\0\0\0\0");
            byte[] values = new byte[256 * 12 * 2];
            Check.Equal(256, GridFile.Parse(WithNote(head.Concat(values).ToArray(), "{\"shape\":[256,1,1,12]}")).Shape.Rows);
        }

        [Behaviour]
        private static void fuzzed_baked_grids_are_read_or_refused()
        {
            Mutations.Try<CapriccioException>(new[] { Reference.Read("scene.capgrid") }, FuzzRounds, bytes => GridFile.Parse(bytes));
        }

        private static void Refused(byte[] file, string reason)
        {
            string message = Check.Throws<CapriccioException>(() => GridFile.Parse(file)).Message;
            Check.That(message.Contains(reason), message);
        }

        private static byte[] WithNote(byte[] file, string note)
        {
            uint length = BitConverter.ToUInt32(file, 8);
            byte[] bytes = Encoding.UTF8.GetBytes(note);
            return file.Take(8).Concat(BitConverter.GetBytes(bytes.Length)).Concat(bytes)
                .Concat(file.Skip(HeadBytes + (int)length)).ToArray();
        }
    }
}
