// Makes the sound of a tone at one pitch: a start in which it changes, then a loop that fits its pitch exactly. The loop
// holds whole periods, so many that its length in whole frames is right to a fraction of a cent; so a sound is played number
// by number, and nothing is reckoned between frames while music plays. Must not know banks, threads.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Capriccio.Core
{
    internal sealed class ToneSound
    {
        private const int MiddleC = 60;

        /// <summary>Frames of a loop: at least, and at most where a chorus needs many.</summary>
        private const int ShortestLoop = 2048;
        private const int LongestLoop = 32768;

        /// <summary>Periods over which the side voices of a chorus gain or lose one: 8 cents.</summary>
        private const int ChorusPeriods = 216;

        /// <summary>Mean power of a tone of gain 1, as that of a sine of this amplitude.</summary>
        private const double Amplitude = 0.22;
        private const double NoiseS = 0.03;

        /// <summary>Partials up to this part of the rate.</summary>
        private const double Highest = 0.44;

        private readonly Tone tone;
        private readonly int rate;
        private readonly double hertz;
        private readonly int repeats;
        private readonly int start;
        private readonly float[] wave;

        private ToneSound(Tone tone, int pitch, int rate)
        {
            this.tone = tone;
            this.rate = rate;
            hertz = 440 * Math.Pow(2, (pitch - 69) / 12.0);
            repeats = Repeats();
            start = (int)(3 * tone.BrightnessS * rate);
            wave = new float[start + (int)Math.Round(repeats * tone.Periods * rate / hertz)];
        }

        private int LoopFrames => wave.Length - start;

        /// <summary>The sound of a tone at a pitch.</summary>
        /// <param name="tone">What it sounds like.</param>
        /// <param name="pitch">Its pitch; 69 is 440 Hz.</param>
        /// <param name="rate">Frames a second.</param>
        /// <param name="tables">Those of the tone that were made before, by how many partials they hold; more are added.</param>
        public static Sound Make(Tone tone, int pitch, int rate, IDictionary<int, WaveTable[]> tables)
        {
            var making = new ToneSound(tone, pitch, rate);
            WaveTable[] pair = making.Tables(tables);
            making.AddHeld(pair[1]);
            making.AddStart(pair[0]);
            making.AddChorus(pair[1]);
            making.AddNoise();
            return new Sound(making.wave)
            {
                LoopFrom = making.start,
                LoopTo = making.wave.Length,
                Envelope = making.EnvelopeAt(pitch),
                Gain = making.Gain(),
            };
        }

        private WaveTable[] Tables(IDictionary<int, WaveTable[]> tables)
        {
            double highestRatio = Highest * rate / hertz;
            int kept = tone.Bright.Count(partial => partial.Ratio <= highestRatio);
            if (!tables.TryGetValue(kept, out WaveTable[] pair))
            {
                var bright = new WaveTable(tone.Bright, highestRatio, tone.Periods);
                pair = new[] { bright, new WaveTable(tone.Mellow, highestRatio, tone.Periods) };
                tables[kept] = pair;
            }
            return pair;
        }

        // How often the table is gone through in the loop.
        private int Repeats()
        {
            double period = tone.Periods * rate / hertz;
            int fewest = (int)Math.Ceiling(ShortestLoop / period);
            if (tone.Chorus <= 0)
            {
                return fewest;
            }
            return Math.Max(Math.Min(ChorusPeriods, (int)(LongestLoop / period)), Math.Max(fewest, 2));
        }

        private void AddHeld(WaveTable table)
        {
            double step = (double)repeats / LoopFrames * (table.Mask + 1);
            for (int frame = 0; frame < wave.Length; frame++)
            {
                wave[frame] += (float)ValueAt(table, frame * step);
            }
        }

        // What is brighter at the start passes, until nothing of it is left where the loop begins.
        private void AddStart(WaveTable table)
        {
            double step = (double)repeats / LoopFrames * (table.Mask + 1);
            double fade = Math.Exp(-1 / (tone.BrightnessS * rate * 0.5));
            double passing = 1;
            for (int frame = 0; frame < start; frame++)
            {
                wave[frame] += (float)(ValueAt(table, frame * step) * passing);
                passing *= fade;
            }
        }

        // Two softer voices, one a little low and one a little high, so that it beats as several strings do. Soft enough to do
        // without numbers between those of the table.
        private void AddChorus(WaveTable table)
        {
            double low = (repeats - 1.0) / LoopFrames * (table.Mask + 1);
            double high = (repeats + 1.0) / LoopFrames * (table.Mask + 1);
            int frames = tone.Chorus > 0 ? wave.Length : 0;
            for (int frame = 0; frame < frames; frame++)
            {
                float both = table.Values[(int)(frame * low) & table.Mask] + table.Values[(int)(frame * high) & table.Mask];
                wave[frame] += (float)tone.Chorus * both;
            }
        }

        private void AddNoise()
        {
            var noise = new Noise(1);
            double loudness = tone.Noise;
            double fade = Math.Exp(-1 / (NoiseS * rate));
            double smooth = 0;
            int frames = loudness > 0 ? Math.Min((int)(5 * NoiseS * rate), start) : 0;
            for (int frame = 0; frame < frames; frame++)
            {
                smooth += 0.5 * (noise.Next() - smooth);
                wave[frame] += (float)(smooth * loudness);
                loudness *= fade;
            }
        }

        // What is struck rings longer the lower it is.
        private Envelope EnvelopeAt(int pitch)
        {
            return new Envelope
            {
                AttackS = tone.Envelope.AttackS,
                DecayS = tone.Envelope.DecayS * Math.Min(2.5, Math.Max(0.25, Math.Pow(2, (MiddleC - pitch) / 18.0))),
                Sustain = tone.Envelope.Sustain,
                ReleaseS = tone.Envelope.ReleaseS,
            };
        }

        private double Gain()
        {
            double byPitch = Math.Min(1.5, Math.Max(0.6, Math.Pow(261.6 / hertz, 0.25)));
            return Amplitude * tone.Gain * byPitch / Math.Sqrt(1 + (2 * tone.Chorus * tone.Chorus));
        }

        private static double ValueAt(WaveTable table, double at)
        {
            int below = (int)at;
            float value = table.Values[below & table.Mask];
            return value + ((table.Values[(below & table.Mask) + 1] - value) * (at - below));
        }
    }
}
