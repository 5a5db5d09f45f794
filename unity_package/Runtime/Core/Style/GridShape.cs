// How many cells a bilateral grid has. Values.
namespace Capriccio.Core
{
    /// <summary>The sides of a bilateral grid: rows from the top, columns from the left, depth along the guide.</summary>
    internal struct GridShape
    {
        /// <summary>Values of one cell: for each output channel, three colour weights and an offset.</summary>
        public const int CellValues = 12;

        /// <summary>What any GPU allows a 3D texture's sides to be.</summary>
        public const int LargestSide = 256;

        public GridShape(int rows, int columns, int depth)
        {
            Rows = rows;
            Columns = columns;
            Depth = depth;
        }

        public int Rows { get; }

        public int Columns { get; }

        public int Depth { get; }

        public int Cells => Rows * Columns * Depth;

        /// <summary>Numbers of the whole grid.</summary>
        public int Values => Cells * CellValues;

        public bool IsUsable => IsUsableSide(Rows) && IsUsableSide(Columns) && IsUsableSide(Depth);

        public bool Equals(GridShape other)
        {
            return Rows == other.Rows && Columns == other.Columns && Depth == other.Depth;
        }

        public override string ToString()
        {
            return $"({Rows}, {Columns}, {Depth}, {CellValues})";
        }

        private static bool IsUsableSide(int side)
        {
            return side >= 1 && side <= LargestSide;
        }
    }
}
