// What a kind of instrument sounds like: its partials when struck or blown and when held, how it begins and ends.
// Must not know how waves are made of it.
using System.Linq;

namespace Capriccio.Core
{
    internal sealed class Tone
    {
        private const int RingingPeriods = 8;

        private Tone()
        {
        }

        /// <summary>Partials at the start.</summary>
        public Partial[] Bright { get; private set; }

        /// <summary>Partials when held.</summary>
        public Partial[] Mellow { get; private set; }

        /// <summary>Periods of a table of them.</summary>
        public int Periods { get; private set; }

        /// <summary>Seconds in which the one becomes the other.</summary>
        public double BrightnessS { get; private set; }

        /// <summary>Size of the two side voices of its chorus; 0 for none.</summary>
        public double Chorus { get; private set; }

        /// <summary>Size of the noise at the start.</summary>
        public double Noise { get; private set; }

        /// <summary>Its envelope at middle C.</summary>
        public Envelope Envelope { get; private set; }

        /// <summary>Its loudness among the others.</summary>
        public double Gain { get; private set; }

        /// <summary>The tone of a kind that <see cref="ToneKinds"/> names.</summary>
        public static Tone Of(string kind)
        {
            return ToneKinds.Ringing.TryGetValue(kind, out double[][] partials)
                ? Ringing(partials, ToneKinds.RingingTable[kind])
                : Harmonic(ToneKinds.Table[kind]);
        }

        private static Tone Harmonic(double[] row)
        {
            return With(row.Skip(4).ToArray(), new Tone
            {
                Bright = Partial.Harmonics((int)row[0], row[1], row[3]),
                Mellow = Partial.Harmonics((int)row[0], row[2], row[3]),
                Periods = 1,
            });
        }

        private static Tone Ringing(double[][] partials, double[] row)
        {
            return With(row, new Tone
            {
                Bright = partials.Select(each => new Partial(each[0], each[1])).ToArray(),
                // What is higher fades earlier.
                Mellow = partials.Select(each => new Partial(each[0], each[1] / each[0])).ToArray(),
                Periods = RingingPeriods,
            });
        }

        private static Tone With(double[] numbers, Tone tone)
        {
            tone.BrightnessS = numbers[0];
            tone.Chorus = numbers[1];
            tone.Noise = numbers[2];
            tone.Envelope = new Envelope { AttackS = numbers[3], DecayS = numbers[4], Sustain = numbers[5], ReleaseS = numbers[6] };
            tone.Gain = numbers[7];
            return tone;
        }
    }
}
