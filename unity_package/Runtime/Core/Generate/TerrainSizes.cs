// The sizes that a terrain of Unity can have: a power of two and one, 33 to 4097 points a side.
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal static class TerrainSizes
    {
        public const int Smallest = 33;
        public const int Largest = 4097;

        public static readonly IReadOnlyList<int> All = new[] { 33, 65, 129, 257, 513, 1025, 2049, 4097 };

        /// <summary>The smallest size with at least that many points; the largest where there are more.</summary>
        public static int Fitting(int points)
        {
            int size = Smallest;
            while (size < points && size < Largest)
            {
                size = (2 * size) - 1;
            }
            return size;
        }

        public static bool IsOne(int points)
        {
            return Fitting(points) == points;
        }
    }
}
