// Land as a grid of heights in metres. Must not know files, the wire, engines.
using System;

namespace Capriccio
{
    /// <summary>Heights in metres on a grid of points. Row 0 is the north, as on a map; column 0 the west. Immutable.</summary>
    public sealed class HeightField
    {
        private readonly float[] metres;

        /// <param name="metres">The heights, row after row from the north; finite. Taken over, not copied.</param>
        /// <param name="columns">Points from west to east, at least 2.</param>
        /// <param name="rows">Points from north to south, at least 2.</param>
        /// <param name="cellM">Distance between two neighbouring points in metres, above 0.</param>
        /// <exception cref="ArgumentException">One of these is not so.</exception>
        public HeightField(float[] metres, int columns, int rows, double cellM)
        {
            if (metres == null || columns < 2 || rows < 2 || metres.Length != (long)columns * rows)
            {
                throw new ArgumentException(
                    $"{metres?.Length ?? 0} heights are no field of {columns} × {rows} points; allowed: 2 × 2 and more.");
            }
            if (!(cellM > 0 && cellM < double.PositiveInfinity))
            {
                throw new ArgumentException($"The points are {cellM} m apart; allowed: metres above 0.");
            }
            this.metres = metres;
            Columns = columns;
            Rows = rows;
            CellM = cellM;
            MeasureRange();
        }

        /// <summary>Points from west to east.</summary>
        public int Columns { get; }

        /// <summary>Points from north to south.</summary>
        public int Rows { get; }

        /// <summary>Distance between two neighbouring points in metres.</summary>
        public double CellM { get; }

        /// <summary>The lowest height in metres.</summary>
        public float MinimumM { get; private set; }

        /// <summary>The highest height in metres.</summary>
        public float MaximumM { get; private set; }

        /// <summary>How far the highest point lies above the lowest, in metres.</summary>
        public float ReliefM => MaximumM - MinimumM;

        /// <summary>From the western edge to the eastern one in metres.</summary>
        public double WidthM => (Columns - 1) * CellM;

        /// <summary>From the southern edge to the northern one in metres.</summary>
        public double DepthM => (Rows - 1) * CellM;

        internal float[] Metres => metres;

        /// <summary>The height in metres at a point; points beyond the edge are those at it.</summary>
        /// <param name="column">From the west, from 0.</param>
        /// <param name="row">From the north, from 0.</param>
        public float HeightAt(int column, int row)
        {
            column = Math.Max(0, Math.Min(Columns - 1, column));
            row = Math.Max(0, Math.Min(Rows - 1, row));
            return metres[(row * Columns) + column];
        }

        /// <summary>The heights in metres, row after row from the north: a copy.</summary>
        public float[] ToArray()
        {
            return (float[])metres.Clone();
        }

        private void MeasureRange()
        {
            float lowest = float.PositiveInfinity;
            float highest = float.NegativeInfinity;
            foreach (float height in metres)
            {
                // Written so that a NaN fails too.
                if (!(height >= float.MinValue && height <= float.MaxValue))
                {
                    throw new ArgumentException($"A height is {height} m; allowed: finite numbers.");
                }
                lowest = height < lowest ? height : lowest;
                highest = height > highest ? height : highest;
            }
            MinimumM = lowest;
            MaximumM = highest;
        }
    }
}
