// What the terrain windows say of land, in words.
using System;
using System.Globalization;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal static class LandFacts
    {
        /// <summary>Its points, its extent, its heights, in one line.</summary>
        public static string Of(HeightField field)
        {
            string points = $"{field.Columns} × {field.Rows} points";
            return $"{points}, {Metres(field.WidthM)} × {Metres(field.DepthM)}, from {Metres(field.MinimumM)} to {Metres(field.MaximumM)}";
        }

        /// <summary>What of it a terrain can't hold, and what is done about that; empty where it fits.</summary>
        public static string Changes(HeightField field, int resolution)
        {
            if (field.Columns == resolution && field.Rows == resolution)
            {
                return string.Empty;
            }
            string because = TerrainSizes.IsOne(field.Columns) && field.Columns == field.Rows
                ? string.Empty
                : ", since a terrain has a power of two and one, 33 to 4097 on each side";
            return $"It becomes a terrain of {resolution} × {resolution} points{because}.";
        }

        private static string Metres(double metres)
        {
            string format = Math.Abs(metres) < 10 ? "0.##" : Math.Abs(metres) < 100 ? "0.#" : "0";
            return metres.ToString(format, CultureInfo.InvariantCulture) + " m";
        }
    }
}
