// Height fields with more or fewer points. Points that both grids have keep their heights, edges stay edges (so what tiles
// still does), and between them runs the cubic of Catmull and Rom (1974). Must not know engines.
using System;
using System.Threading;

namespace Capriccio.Core
{
    internal static class HeightResampling
    {
        /// <summary>The same land with other points; the cells become larger or smaller.</summary>
        /// <param name="field">The land.</param>
        /// <param name="columns">Points from west to east, at least 2.</param>
        /// <param name="rows">Points from north to south, at least 2.</param>
        /// <param name="cancellation">Looked at once a row.</param>
        public static float[] Resample(HeightField field, int columns, int rows, CancellationToken cancellation = default(CancellationToken))
        {
            if (columns == field.Columns && rows == field.Rows)
            {
                return field.Metres;
            }
            var across = new float[columns * field.Rows];
            Taps[] taps = TapsOf(field.Columns, columns);
            for (int row = 0; row < field.Rows; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                Across(field.Metres, row * field.Columns, taps, across, row * columns);
            }
            var down = new float[columns * rows];
            taps = TapsOf(field.Rows, rows);
            for (int row = 0; row < rows; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                Down(across, columns, taps[row], down, row * columns);
            }
            Clamp(down, field.MinimumM, field.MaximumM);
            return down;
        }

        private static Taps[] TapsOf(int from, int to)
        {
            var taps = new Taps[to];
            for (int index = 0; index < to; index++)
            {
                // In whole numbers as long as possible, so that points that both grids have are met exactly.
                long numerator = (long)index * (from - 1);
                int before = (int)Math.Min(numerator / (to - 1), from - 2);
                double t = (numerator - ((long)before * (to - 1))) / (double)(to - 1);
                taps[index] = new Taps(before, from, (float)t);
            }
            return taps;
        }

        private static void Across(float[] source, int start, Taps[] taps, float[] target, int at)
        {
            for (int column = 0; column < taps.Length; column++)
            {
                Taps tap = taps[column];
                target[at + column] = (tap.W0 * source[start + tap.I0]) + (tap.W1 * source[start + tap.I1])
                    + (tap.W2 * source[start + tap.I2]) + (tap.W3 * source[start + tap.I3]);
            }
        }

        private static void Down(float[] source, int columns, Taps tap, float[] target, int at)
        {
            for (int column = 0; column < columns; column++)
            {
                target[at + column] = (tap.W0 * source[(tap.I0 * columns) + column]) + (tap.W1 * source[(tap.I1 * columns) + column])
                    + (tap.W2 * source[(tap.I2 * columns) + column]) + (tap.W3 * source[(tap.I3 * columns) + column]);
            }
        }

        // The cubic overshoots at cliffs; land keeps its highest and lowest point.
        private static void Clamp(float[] metres, float lowest, float highest)
        {
            for (int index = 0; index < metres.Length; index++)
            {
                metres[index] = Math.Max(lowest, Math.Min(highest, metres[index]));
            }
        }

        /// <summary>Four neighbours and their weights. Beyond an edge a slope goes on as it is: 2 p₀ − p₁.</summary>
        private struct Taps
        {
            public readonly int I0;
            public readonly int I1;
            public readonly int I2;
            public readonly int I3;
            public readonly float W0;
            public readonly float W1;
            public readonly float W2;
            public readonly float W3;

            public Taps(int before, int count, float t)
            {
                float w0 = 0.5f * t * (-1 + (t * (2 - t)));
                float w1 = 1 + (0.5f * t * t * (-5 + (3 * t)));
                float w2 = 0.5f * t * (1 + (t * (4 - (3 * t))));
                float w3 = 0.5f * t * t * (-1 + t);
                bool first = before == 0;
                bool last = before == count - 2;
                I0 = first ? before : before - 1;
                I1 = before;
                I2 = before + 1;
                I3 = last ? before + 1 : before + 2;
                W0 = first ? 0 : w0;
                W3 = last ? 0 : w3;
                W1 = w1 + (first ? 2 * w0 : 0) - (last ? w3 : 0);
                W2 = w2 - (first ? w0 : 0) + (last ? 2 * w3 : 0);
            }
        }
    }
}
