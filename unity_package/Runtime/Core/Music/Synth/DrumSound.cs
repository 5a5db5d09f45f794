// Makes the sounds of drums: a membrane whose tone falls, and noise that is bright or dull; each fades in its own time.
// Pitches are those of General MIDI's drum channel. Must not know banks, threads.
using System;
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal static class DrumSound
    {
        private const int HatGroup = 1;
        private const double Loudness = 0.5;

        /// <summary>Seconds in which a tone falls from its first pitch to its last.</summary>
        private const double FallS = 0.035;

        /// <summary>Time constants after which nothing is heard.</summary>
        private const double AudibleTimes = 6;

        /// <summary>Frames at the end in which the last bit fades.</summary>
        private const int EndFrames = 128;

        private static readonly IReadOnlyDictionary<string, Kind> Kinds = new Dictionary<string, Kind>
        {
            { "kick", new Kind(125, 48, 1, 0.13, 0.1, 0.008, 0.5, 1.35) },
            { "stick", new Kind(1700, 1650, 0.5, 0.012, 0.5, 0.012, 0.3, 0.7) },
            { "snare", new Kind(235, 182, 0.6, 0.07, 0.7, 0.11, 0.8, 0.85) },
            { "clap", new Kind(900, 900, 0, 0.02, 1, 0.09, 0.9, 0.75) },
            { "low_tom", new Kind(120, 82, 1, 0.22, 0.12, 0.03, 0.6, 1.1, -0.3) },
            { "middle_tom", new Kind(165, 118, 1, 0.18, 0.12, 0.03, 0.6, 1.05) },
            { "high_tom", new Kind(225, 165, 1, 0.15, 0.12, 0.03, 0.6, 1, 0.25) },
            { "closed_hat", new Kind(0, 0, 0, 0.01, 1, 0.028, 0, 0.4, 0.25, HatGroup) },
            { "open_hat", new Kind(0, 0, 0, 0.01, 1, 0.17, 0, 0.38, 0.25, HatGroup) },
            { "crash", new Kind(0, 0, 0, 0.01, 1, 0.45, 0.1, 0.5, 0.3) },
            { "ride", new Kind(3150, 3150, 0.16, 0.3, 0.5, 0.25, 0, 0.42, -0.3) },
            { "bell", new Kind(562, 562, 0.7, 0.1, 0.05, 0.01, 0.2, 0.5) },
            { "shaker", new Kind(0, 0, 0, 0.01, 1, 0.035, 0.05, 0.35, -0.25) },
            { "hand", new Kind(330, 262, 1, 0.09, 0.2, 0.012, 0.5, 0.85) },
        };

        // The first pitch for which each kind stands, in order.
        private static readonly KeyValuePair<int, string>[] Pitches =
        {
            From(0, "kick"), From(37, "stick"), From(38, "snare"), From(39, "clap"), From(40, "snare"), From(41, "low_tom"),
            From(42, "closed_hat"), From(43, "low_tom"), From(44, "closed_hat"), From(45, "middle_tom"), From(46, "open_hat"),
            From(47, "middle_tom"), From(48, "high_tom"), From(49, "crash"), From(50, "high_tom"), From(51, "ride"), From(52, "crash"),
            From(53, "bell"), From(54, "shaker"), From(55, "crash"), From(56, "bell"), From(57, "crash"), From(58, "shaker"),
            From(59, "ride"), From(60, "hand"), From(67, "bell"), From(69, "shaker"), From(71, "stick"), From(80, "bell"), From(82, "shaker"),
        };

        /// <summary>The name of the kind that stands for a pitch.</summary>
        public static string OfPitch(int pitch)
        {
            int index = Pitches.Length - 1;
            while (index > 0 && Pitches[index].Key > pitch)
            {
                index--;
            }
            return Pitches[index].Value;
        }

        /// <summary>The sound of a kind.</summary>
        public static Sound Make(string name, int rate)
        {
            Kind kind = Kinds[name];
            double longestS = Math.Max(kind.ToneSize > 0 ? kind.ToneS : 0, kind.NoiseS);
            var wave = new float[(int)(AudibleTimes * longestS * rate) + EndFrames];
            AddTone(wave, kind, rate);
            AddNoise(wave, kind, rate);
            for (int at = 0; at < EndFrames; at++)
            {
                wave[wave.Length - 1 - at] *= at / (float)EndFrames;
            }
            return new Sound(wave)
            {
                Envelope = new Envelope { AttackS = 0.0005, Sustain = 1 },
                RingsOut = true,
                Gain = Loudness * kind.Gain,
                Pan = kind.Pan,
                ExclusiveGroup = kind.Group,
            };
        }

        private static KeyValuePair<int, string> From(int pitch, string kind)
        {
            return new KeyValuePair<int, string>(pitch, kind);
        }

        private static void AddTone(float[] wave, Kind kind, int rate)
        {
            double size = kind.ToneSize;
            double fade = Math.Exp(-1 / (kind.ToneS * rate));
            double held = 2 * Math.PI * kind.LastHertz / rate;
            double above = (2 * Math.PI * kind.FirstHertz / rate) - held;
            double fall = Math.Exp(-1 / (FallS * rate));
            double phase = 0;
            int frames = size > 0 ? wave.Length : 0;
            for (int at = 0; at < frames; at++)
            {
                wave[at] += (float)(size * Math.Sin(phase));
                phase += held + above;
                above *= fall;
                size *= fade;
            }
        }

        // White noise, of which the low part is kept or taken away.
        private static void AddNoise(float[] wave, Kind kind, int rate)
        {
            var noise = new Noise(7);
            double size = kind.NoiseSize;
            double fade = Math.Exp(-1 / (kind.NoiseS * rate));
            double low = 0;
            int frames = Math.Min((int)(AudibleTimes * kind.NoiseS * rate), wave.Length);
            for (int at = 0; at < frames; at++)
            {
                double white = noise.Next();
                low += 0.4 * (white - low);
                wave[at] += (float)(size * (white - low + (kind.LowShare * ((3 * low) - white))));
                size *= fade;
            }
        }

        // Tone in hertz at the start and later, its size, seconds in which it falls to 1/e; size of the noise, seconds, share of
        // it that is low (1 dull, 0 a hiss); loudness; how far it is beside the middle; what it ends.
        private sealed class Kind
        {
            public Kind(
                double firstHertz, double lastHertz, double toneSize, double toneS, double noiseSize, double noiseS, double lowShare,
                double gain, double pan = 0, int group = 0)
            {
                FirstHertz = firstHertz;
                LastHertz = lastHertz;
                ToneSize = toneSize;
                ToneS = toneS;
                NoiseSize = noiseSize;
                NoiseS = noiseS;
                LowShare = lowShare;
                Gain = gain;
                Pan = pan;
                Group = group;
            }

            public double FirstHertz { get; }

            public double LastHertz { get; }

            public double ToneSize { get; }

            public double ToneS { get; }

            public double NoiseSize { get; }

            public double NoiseS { get; }

            public double LowShare { get; }

            public double Gain { get; }

            public double Pan { get; }

            public int Group { get; }
        }
    }
}
