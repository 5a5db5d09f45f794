// Files of 16-bit heights without a head, .r16 and .raw: the bytes to a height field, and a guess at what nothing says.
// Must not know the disk.
using System;

namespace Capriccio.Core
{
    /// <summary>How the levels of a file are ordered and what they stand for.</summary>
    internal struct Raw16Layout
    {
        public int Columns;
        public int Rows;
        public bool BigEndian;

        /// <summary>Whether the first row is the southern one.</summary>
        public bool SouthFirst;

        public double CellM;
        public double MinimumM;
        public double MaximumM;

        public static Raw16Layout Of(HeightNote note)
        {
            return new Raw16Layout
            {
                Columns = note.Columns,
                Rows = note.Rows,
                SouthFirst = note.SouthFirst,
                CellM = note.CellM,
                MinimumM = note.MinimumM,
                MaximumM = note.MaximumM,
            };
        }
    }

    internal static class Raw16
    {
        /// <summary>Points on a side, at most: what the backend writes and reads.</summary>
        public const int LargestSide = 16384;

        private const int SmallestSide = 2;

        // Rows that are compared to guess the order of bytes: enough of them, spread over the file.
        private const int ComparedRows = 64;
        private const double UsualReliefM = 600;

        /// <summary>The field that a file holds.</summary>
        /// <exception cref="FormatException">It has another number of bytes; the message says how many it must have.</exception>
        public static HeightField Read(byte[] file, Raw16Layout layout)
        {
            long expected = 2L * layout.Columns * layout.Rows;
            if (!IsSide(layout.Columns) || !IsSide(layout.Rows))
            {
                throw new FormatException(
                    $"{layout.Columns} × {layout.Rows} points; allowed: {SmallestSide} to {LargestSide} on each side.");
            }
            if (file.Length != expected)
            {
                throw new FormatException(
                    $"The file has {file.Length} bytes; {layout.Columns} × {layout.Rows} points of 16 bits are {expected}. Check the number of points.");
            }
            float[] metres = HeightLevels.ToMetres(new ArraySegment<byte>(file), layout.BigEndian, layout.MinimumM, layout.MaximumM);
            if (layout.SouthFirst)
            {
                Flip(metres, layout.Columns, layout.Rows);
            }
            return new HeightField(metres, layout.Columns, layout.Rows, layout.CellM);
        }

        /// <summary>
        /// What a file without a note most likely is: square, in the order of bytes in which neighbours are alike. Heights
        /// and cells are usual ones; nothing tells them.
        /// </summary>
        /// <param name="file">All of it.</param>
        /// <param name="southFirst">Whether the first row is the southern one: so in .raw, not in .r16.</param>
        /// <exception cref="FormatException">It can't be a square of 16-bit numbers.</exception>
        public static Raw16Layout Guess(byte[] file, bool southFirst)
        {
            int side = (int)Math.Round(Math.Sqrt(file.Length / 2.0));
            if (side < SmallestSide || side > LargestSide || 2L * side * side != file.Length)
            {
                throw new FormatException(
                    $"The file has {file.Length} bytes, which are no square of 16-bit heights. Say how many columns and rows it has.");
            }
            return new Raw16Layout
            {
                Columns = side,
                Rows = side,
                BigEndian = IsBigEndian(file, side),
                SouthFirst = southFirst,
                CellM = 1,
                MaximumM = UsualReliefM,
            };
        }

        private static bool IsSide(int points)
        {
            return points >= SmallestSide && points <= LargestSide;
        }

        private static bool IsBigEndian(byte[] file, int side)
        {
            return Roughness(file, side, true) < Roughness(file, side, false);
        }

        // How far neighbours in a row are apart, in sum. Read in the wrong order, land is noise.
        private static long Roughness(byte[] file, int side, bool bigEndian)
        {
            var levels = new ArraySegment<byte>(file);
            long sum = 0;
            for (int row = 0; row < side; row += Math.Max(1, side / ComparedRows))
            {
                for (int column = 1; column < side; column++)
                {
                    int at = (row * side) + column;
                    sum += Math.Abs(HeightLevels.At(levels, at, bigEndian) - HeightLevels.At(levels, at - 1, bigEndian));
                }
            }
            return sum;
        }

        private static void Flip(float[] metres, int columns, int rows)
        {
            var kept = new float[columns];
            for (int top = 0, bottom = rows - 1; top < bottom; top++, bottom--)
            {
                Array.Copy(metres, top * columns, kept, 0, columns);
                Array.Copy(metres, bottom * columns, metres, top * columns, columns);
                Array.Copy(kept, 0, metres, bottom * columns, columns);
            }
        }
    }
}
