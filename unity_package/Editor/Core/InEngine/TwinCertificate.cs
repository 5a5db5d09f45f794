// The certificate on a twin's card: a seeded picture, and what comes out of it at some places. Whoever runs the model holds it
// against this. Must not know how a model is run.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class TwinCertificate
    {
        private const int MostSamples = 4096;
        private const int Channels = 3;

        private readonly ulong seed;
        private readonly FrameSize size;
        private readonly double low;
        private readonly double high;
        private readonly int[] positions;
        private readonly double[] expected;

        /// <param name="parity">What the card says of it.</param>
        /// <param name="range">Smallest and largest value of the picture.</param>
        /// <param name="size">Of the picture.</param>
        /// <exception cref="CapriccioException">It is broken.</exception>
        public TwinCertificate(MessagePackValue parity, MessagePackValue range, FrameSize size)
        {
            this.size = size;
            positions = Numbers(parity, "positions").Select(position => (int)position).ToArray();
            expected = Numbers(parity, "expected");
            double[] shape = Numbers(parity, "input_shape");
            bool fits = shape.SequenceEqual(new double[] { 1, Channels, size.Height, size.Width })
                && positions.Length == expected.Length && positions.Length > 0 && positions.All(position => position >= 0)
                && parity["seed"].TryGetUInt64(out seed);
            if (!fits || !TryGetRange(range, out low, out high) || !parity["tolerance"].TryGetDouble(out double tolerance))
            {
                throw TwinCard.Broken($"its certificate fits no picture of {size}, or lacks seed, range, tolerance or values");
            }
            Tolerance = tolerance;
        }

        /// <summary>By how much a value may differ, in units of the output.</summary>
        public double Tolerance { get; }

        /// <summary>The picture to run the model on: (1, 3, height, width).</summary>
        public float[] Picture()
        {
            return new SeededNoise(seed).Uniform(Channels * size.Pixels, low, high);
        }

        /// <summary>By how much an output differs from what is expected; infinite where it is too short or no number.</summary>
        public double Deviation(IReadOnlyList<float> output)
        {
            double largest = 0;
            for (int sample = 0; sample < positions.Length; sample++)
            {
                double difference = positions[sample] < output.Count
                    ? Math.Abs(output[positions[sample]] - expected[sample])
                    : double.PositiveInfinity;
                largest = difference <= largest ? largest : double.IsNaN(difference) ? double.PositiveInfinity : difference;
            }
            return largest;
        }

        private static bool TryGetRange(MessagePackValue range, out double low, out double high)
        {
            high = 0;
            bool isRange = range.Elements.Count == 2 & range.Elements.FirstOrDefault().TryGetDouble(out low)
                && range.Elements[1].TryGetDouble(out high);
            return isRange && low < high;
        }

        private static double[] Numbers(MessagePackValue parity, string name)
        {
            IReadOnlyList<MessagePackValue> elements = parity[name].Elements;
            var numbers = new double[Math.Min(elements.Count, MostSamples)];
            for (int index = 0; index < numbers.Length; index++)
            {
                if (!elements[index].TryGetDouble(out numbers[index]) || !(Math.Abs(numbers[index]) <= int.MaxValue))
                {
                    throw TwinCard.Broken($"{name} of its certificate holds {elements[index]}");
                }
            }
            return numbers;
        }
    }
}
