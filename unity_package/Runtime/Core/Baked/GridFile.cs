// Reads baked grids from .capgrid files, as `capriccio bake` writes them: a magic word, a note in JSON, half floats. The files
// come from players and tools: whatever is in them, nothing but CapriccioException may come out. Knows no engine.
using System;
using System.Linq;
using System.Text;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class GridFile
    {
        /// <summary>The largest grids of models have half a megabyte.</summary>
        public const long LargestFileBytes = 1L << 24;

        private const string Magic = "CAPGRID1";
        private const int HeadBytes = 12;
        private const int LargestNoteBytes = 1 << 16;

        // The exponent of a half float, all ones where it is no finite number; in its upper byte.
        private const int Exponent = 0x7c;

        private GridFile(GridShape shape, byte[] halves, MessagePackValue note)
        {
            Shape = shape;
            Halves = halves;
            Note = note;
        }

        public GridShape Shape { get; }

        /// <summary>float16, little-endian: (rows, columns, depth, 12).</summary>
        public byte[] Halves { get; }

        /// <summary>What the file says of itself: where it came from, and how much of the look it keeps.</summary>
        public MessagePackValue Note { get; }

        /// <summary>Reads a whole file.</summary>
        /// <exception cref="CapriccioException">It is no such file, or broken; the message says where.</exception>
        public static GridFile Parse(byte[] file)
        {
            if (file.LongLength > LargestFileBytes)
            {
                throw new CapriccioException(
                    Spec.Errors.TooLarge, $"The file has {file.LongLength} bytes; allowed: up to {LargestFileBytes}.");
            }
            if (file.Length < HeadBytes || Encoding.ASCII.GetString(file, 0, Magic.Length) != Magic)
            {
                throw Broken($"It does not begin with {Magic}; bake a grid with `capriccio bake FRAMES --out scene.capgrid`.");
            }
            uint noteBytes = BitConverter.ToUInt32(file, Magic.Length);
            if (noteBytes > LargestNoteBytes || noteBytes > file.Length - HeadBytes)
            {
                throw Broken($"Its note claims {noteBytes} bytes of {file.Length - HeadBytes}; allowed: up to {LargestNoteBytes}.");
            }
            MessagePackValue note = ReadNote(file, (int)noteBytes);
            GridShape shape = ReadShape(note["shape"]);
            return new GridFile(shape, ReadHalves(file, HeadBytes + (int)noteBytes, shape), note);
        }

        private static MessagePackValue ReadNote(byte[] file, int noteBytes)
        {
            try
            {
                return JsonReader.Read(Encoding.UTF8.GetString(file, HeadBytes, noteBytes));
            }
            catch (FormatException error)
            {
                throw Broken($"Its note is no JSON: {error.Message}");
            }
        }

        private static GridShape ReadShape(MessagePackValue given)
        {
            long[] sides = given.Elements.Select(side => side.TryGetInt64(out long value) ? value : 0).ToArray();
            bool isGrid = sides.Length == 4 && sides[3] == GridShape.CellValues
                && sides.Take(3).All(side => side >= 1 && side <= GridShape.LargestSide);
            if (!isGrid)
            {
                throw Broken(
                    $"Its shape is {given}; allowed: [rows, columns, depth, {GridShape.CellValues}] with sides of 1 to {GridShape.LargestSide}.");
            }
            return new GridShape((int)sides[0], (int)sides[1], (int)sides[2]);
        }

        private static byte[] ReadHalves(byte[] file, int start, GridShape shape)
        {
            int there = file.Length - start;
            if (there != (long)shape.Values * sizeof(ushort))
            {
                throw Broken($"A grid of {shape} has {(long)shape.Values * sizeof(ushort)} bytes of values; there are {there}.");
            }
            var halves = new byte[there];
            Buffer.BlockCopy(file, start, halves, 0, there);
            for (int index = 1; index < there; index += sizeof(ushort))
            {
                if ((halves[index] & Exponent) == Exponent)
                {
                    throw Broken($"Number {index / sizeof(ushort)} is not finite.");
                }
            }
            return halves;
        }

        private static CapriccioException Broken(string message)
        {
            return new CapriccioException(Spec.Errors.UnreadableFile, message);
        }
    }
}
