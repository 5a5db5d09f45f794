// Pictures of land from above, lit from the north-west as maps are and tinted by height: the backend's own figures.
// Must not know engines.
using System;
using System.Threading;

namespace Capriccio.Core
{
    internal static class Hillshade
    {
        // Where the sun stands, by the compass and above the horizon, as maps have it.
        private const double AzimuthDegrees = 315;
        private const double AltitudeDegrees = 45;

        // Share of the light on level ground that comes from the sky: slopes in the sun's lee are dark, not black.
        private const double Sky = 0.35;

        // From the lowest point to the highest: meadow, pasture, dry slopes, rock, scree, snow.
        private static readonly double[,] Tints =
        {
            { 96, 122, 84 }, { 142, 152, 104 }, { 176, 160, 122 }, { 150, 128, 108 }, { 188, 182, 176 }, { 246, 246, 248 },
        };

        /// <summary>A picture of a field, at most that large: red, green, blue, sRGB, rows from the top, which is the north.</summary>
        /// <param name="field">The land.</param>
        /// <param name="largestSidePx">Columns and rows, at most; a pixel shows the mean of the points below it.</param>
        /// <param name="cancellation">Looked at once a row.</param>
        public static Pixels Picture(HeightField field, int largestSidePx, CancellationToken cancellation = default(CancellationToken))
        {
            int stride = (Math.Max(field.Columns, field.Rows) + largestSidePx - 1) / largestSidePx;
            int columns = Math.Max(1, field.Columns / stride);
            int rows = Math.Max(1, field.Rows / stride);
            float[] heights = stride == 1 ? field.Metres : Means(field, stride, columns, rows, cancellation);
            var picture = new Pixels(new byte[3 * columns * rows], columns, rows, 3);
            double range = Math.Max(field.ReliefM, 1e-6 * field.CellM);
            for (int row = 0; row < rows; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int column = 0; column < columns; column++)
                {
                    double light = Light(heights, columns, rows, column, row, stride * field.CellM);
                    int at = (row * columns) + column;
                    Paint(picture.Bytes, 3 * at, (heights[at] - field.MinimumM) / range, light);
                }
            }
            return picture;
        }

        private static float[] Means(HeightField field, int stride, int columns, int rows, CancellationToken cancellation)
        {
            var means = new float[columns * rows];
            for (int row = 0; row < rows; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int column = 0; column < columns; column++)
                {
                    means[(row * columns) + column] = Mean(field, column * stride, row * stride, stride);
                }
            }
            return means;
        }

        private static float Mean(HeightField field, int west, int north, int stride)
        {
            double sum = 0;
            for (int row = north; row < north + stride; row++)
            {
                for (int column = west; column < west + stride; column++)
                {
                    sum += field.Metres[(row * field.Columns) + column];
                }
            }
            return (float)(sum / (stride * stride));
        }

        // 1 on level ground: from the sun by Lambert's cosine law, from the sky by how much of it a slope sees.
        private static double Light(float[] heights, int columns, int rows, int column, int row, double cellM)
        {
            double across = Slope(heights, row * columns, 1, columns, column) / cellM;
            double down = Slope(heights, column, columns, rows, row) / cellM;
            double azimuth = AzimuthDegrees * Math.PI / 180;
            double up = Math.Tan(AltitudeDegrees * Math.PI / 180);
            double level = 1 / Math.Sqrt(1 + (across * across) + (down * down));
            double sun = Math.Max((up - (Math.Sin(azimuth) * across) + (Math.Cos(azimuth) * down)) * level / up, 0);
            return ((1 - Sky) * sun) + (Sky * (1 + level) / 2);
        }

        // The step to the next point, by both neighbours; by one at an edge.
        private static double Slope(float[] heights, int start, int step, int count, int index)
        {
            int before = Math.Max(0, index - 1);
            int after = Math.Min(count - 1, index + 1);
            return after == before ? 0 : (heights[start + (after * step)] - (double)heights[start + (before * step)]) / (after - before);
        }

        private static void Paint(byte[] picture, int at, double share, double light)
        {
            double place = Math.Max(0, Math.Min(1, share)) * (Tints.GetLength(0) - 1);
            int below = Math.Min((int)place, Tints.GetLength(0) - 2);
            double t = place - below;
            for (int channel = 0; channel < 3; channel++)
            {
                double tint = ((1 - t) * Tints[below, channel]) + (t * Tints[below + 1, channel]);
                // The backend shades in whole levels of 180 for level ground.
                double lit = tint * Math.Floor(Math.Min(255, 180 * light)) / 180;
                picture[at + channel] = (byte)Math.Max(0, Math.Min(255, lit));
            }
        }
    }
}
