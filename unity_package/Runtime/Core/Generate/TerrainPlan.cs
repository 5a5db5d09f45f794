// How land becomes a terrain of Unity: how many points, how large, where its zero is, and the numbers that SetHeights takes.
// Unity's rows go from the south, its heights from 0 to 1 of the terrain's own height. Must not know Unity's types.
using System;
using System.Threading;

namespace Capriccio.Core
{
    internal sealed class TerrainPlan
    {
        /// <summary>The least height of a terrain in metres; that of level land.</summary>
        public const float LeastHeightM = 1;

        private readonly float[] metres;
        private readonly float lowestM;
        private readonly float scale;

        private TerrainPlan(HeightField field, float[] metres, int resolution)
        {
            this.metres = metres;
            Resolution = resolution;
            SizeXM = (float)field.WidthM;
            SizeYM = Math.Max(field.ReliefM, LeastHeightM);
            SizeZM = (float)field.DepthM;
            lowestM = field.MinimumM;
            // Heights fill the terrain's whole height, so that its 15 bits are well spent; level land lies at its foot.
            scale = field.ReliefM > 0 ? 1 / field.ReliefM : 0;
            if (field.ReliefM > 0 && field.ReliefM < LeastHeightM)
            {
                scale = 1 / LeastHeightM;
            }
        }

        /// <summary>Points on each side, one of <see cref="TerrainSizes"/>.</summary>
        public int Resolution { get; }

        /// <summary>From west to east in metres.</summary>
        public float SizeXM { get; }

        /// <summary>From the lowest to the highest point in metres, at least <see cref="LeastHeightM"/>.</summary>
        public float SizeYM { get; }

        /// <summary>From south to north in metres.</summary>
        public float SizeZM { get; }

        /// <summary>The height of the terrain's foot, so that heights are in metres above the land's own zero.</summary>
        public float FootM => lowestM;

        /// <summary>Plans a terrain. May take seconds for the largest land: not for a main thread.</summary>
        /// <param name="field">The land.</param>
        /// <param name="resolution">Points on each side, one of <see cref="TerrainSizes"/>; null for what suits the land.</param>
        /// <param name="cancellation">Looked at once a row.</param>
        public static TerrainPlan Of(HeightField field, int? resolution = null, CancellationToken cancellation = default(CancellationToken))
        {
            int points = resolution ?? TerrainSizes.Fitting(Math.Max(field.Columns, field.Rows));
            if (!TerrainSizes.IsOne(points))
            {
                throw new ArgumentException($"A terrain has {points} points a side; allowed: {string.Join(", ", TerrainSizes.All)}.");
            }
            return new TerrainPlan(field, HeightResampling.Resample(field, points, points, cancellation), points);
        }

        /// <summary>Some rows as <c>TerrainData.SetHeights(0, south, …)</c> takes them: [row from the south, column], 0 to 1.</summary>
        /// <param name="south">The first row, counted from the south.</param>
        /// <param name="count">How many rows.</param>
        /// <param name="reused">An array of that size to be filled in place of a new one; null for none.</param>
        public float[,] Rows(int south, int count, float[,] reused = null)
        {
            bool fits = reused != null && reused.GetLength(0) == count && reused.GetLength(1) == Resolution;
            float[,] heights = fits ? reused : new float[count, Resolution];
            for (int row = 0; row < count; row++)
            {
                int source = (Resolution - 1 - south - row) * Resolution;
                for (int column = 0; column < Resolution; column++)
                {
                    heights[row, column] = Math.Max(0, Math.Min(1, (metres[source + column] - lowestM) * scale));
                }
            }
            return heights;
        }
    }
}
