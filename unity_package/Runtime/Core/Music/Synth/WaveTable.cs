// One turn of a wave as a table: the sum of its partials. What is above half the rate is left out, so nothing folds back.
// Must not know instruments.
using System;

namespace Capriccio.Core
{
    internal sealed class WaveTable
    {
        /// <summary>Numbers of a table of one period; a power of two.</summary>
        private const int Size = 2048;
        private const double Silence = 1e-9;

        /// <summary>Makes the table of partials up to a ratio. Its mean power is that of a sine of amplitude 1.</summary>
        /// <param name="partials">The lowest first; the first is always kept.</param>
        /// <param name="highestRatio">The highest ratio that is kept.</param>
        /// <param name="periods">Periods of the tone in the table: more than one lets partials lie between the harmonics, as a bell's do.</param>
        public WaveTable(Partial[] partials, double highestRatio, int periods)
        {
            Values = new float[(Size * (periods > 1 ? 2 : 1)) + 1];
            var sum = new double[Values.Length - 1];
            double power = Silence;
            for (int number = 0; number < partials.Length; number++)
            {
                if (partials[number].Ratio <= highestRatio || number == 0)
                {
                    Add(sum, (int)Math.Round(partials[number].Ratio * periods), partials[number].Amplitude, number * number * 0.7);
                    power += partials[number].Amplitude * partials[number].Amplitude;
                }
            }
            double scale = 1 / Math.Sqrt(power);
            for (int at = 0; at < sum.Length; at++)
            {
                Values[at] = (float)(sum[at] * scale);
            }
            Values[sum.Length] = Values[0];
        }

        /// <summary>The table, and its first number once more, so that neighbours can always be mixed.</summary>
        public float[] Values { get; }

        /// <summary>Numbers of a turn less one; they are a power of two.</summary>
        public int Mask => Values.Length - 2;

        // By the sum that turns a point on a circle: a sine for each number would take several times as long.
        private static void Add(double[] sum, int cycles, double amplitude, double phase)
        {
            double turn = 2 * Math.PI * cycles / sum.Length;
            double twiceCosine = 2 * Math.Cos(turn);
            double before = amplitude * Math.Sin(phase - turn);
            double now = amplitude * Math.Sin(phase);
            for (int at = 0; at < sum.Length; at++)
            {
                sum[at] += now;
                double next = (twiceCosine * now) - before;
                before = now;
                now = next;
            }
        }
    }
}
