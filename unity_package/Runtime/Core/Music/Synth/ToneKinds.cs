// The kinds of instruments that stand for those of General MIDI, in numbers. Must not know what is made of them.
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal static class ToneKinds
    {
        /// <summary>
        /// Harmonics, slope at the start, slope when held, loudness of the even ones; seconds from the one to the other; width of
        /// the chorus in the size of its side voices; noise at the start; attack, decay, sustain, release; loudness.
        /// </summary>
        public static readonly IReadOnlyDictionary<string, double[]> Table = new Dictionary<string, double[]>
        {
            { "piano", new[] { 16, 1.25, 2.2, 0.9, 0.25, 0.12, 0.10, 0.002, 1.1, 0.0, 0.09, 1.15 } },
            { "electric_piano", new[] { 10, 1.9, 3.2, 0.5, 0.18, 0.25, 0.04, 0.003, 1.3, 0.0, 0.12, 1.1 } },
            { "harpsichord", new[] { 24, 0.75, 1.3, 0.9, 0.35, 0.15, 0.12, 0.001, 0.8, 0.0, 0.06, 0.7 } },
            { "organ", new[] { 12, 1.5, 1.45, 1.1, 0.08, 0.2, 0.03, 0.012, 1.0, 1.0, 0.06, 0.7 } },
            { "plucked", new[] { 18, 0.95, 1.9, 0.8, 0.16, 0.1, 0.10, 0.002, 0.6, 0.0, 0.10, 1.05 } },
            { "bass", new[] { 12, 1.15, 2.1, 0.7, 0.20, 0.0, 0.08, 0.003, 1.2, 0.0, 0.06, 1.35 } },
            { "synth_bass", new[] { 20, 0.9, 1.6, 1.0, 0.15, 0.2, 0.0, 0.003, 1.5, 0.4, 0.06, 1.1 } },
            { "strings", new[] { 20, 1.6, 1.25, 0.9, 0.15, 0.45, 0.03, 0.055, 2.0, 0.85, 0.14, 0.75 } },
            { "voices", new[] { 12, 1.9, 1.7, 0.8, 0.20, 0.55, 0.04, 0.070, 2.0, 0.9, 0.20, 0.85 } },
            { "pad", new[] { 14, 2.0, 1.6, 0.8, 0.50, 0.6, 0.0, 0.120, 3.0, 0.9, 0.35, 0.75 } },
            { "brass", new[] { 18, 1.7, 1.15, 1.0, 0.10, 0.2, 0.05, 0.030, 1.5, 0.8, 0.08, 0.75 } },
            { "reed", new[] { 18, 1.35, 1.2, 0.75, 0.08, 0.18, 0.06, 0.025, 2.0, 0.85, 0.07, 0.7 } },
            { "clarinet", new[] { 15, 1.5, 1.35, 0.08, 0.08, 0.15, 0.05, 0.025, 2.0, 0.9, 0.07, 0.8 } },
            { "flute", new[] { 7, 2.1, 2.4, 0.7, 0.10, 0.22, 0.16, 0.035, 2.0, 0.9, 0.09, 0.95 } },
            { "lead", new[] { 20, 1.0, 1.15, 0.9, 0.12, 0.3, 0.0, 0.006, 2.0, 0.8, 0.09, 0.6 } },
        };

        /// <summary>Ratio and amplitude of the partials of what rings between the harmonics.</summary>
        public static readonly IReadOnlyDictionary<string, double[][]> Ringing = new Dictionary<string, double[][]>
        {
            {
                "bell",
                new[]
                {
                    new[] { 1.0, 1.0 }, new[] { 2.0, 0.45 }, new[] { 2.75, 0.35 }, new[] { 4.0, 0.14 }, new[] { 5.375, 0.2 },
                    new[] { 8.25, 0.08 },
                }
            },
            { "wood", new[] { new[] { 1.0, 1.0 }, new[] { 4.0, 0.28 }, new[] { 9.25, 0.10 } } },
        };

        /// <summary>The same numbers as in <see cref="Table"/>, from the seconds from start to held.</summary>
        public static readonly IReadOnlyDictionary<string, double[]> RingingTable = new Dictionary<string, double[]>
        {
            { "bell", new[] { 0.30, 0.08, 0.05, 0.001, 1.0, 0.0, 0.35, 0.9 } },
            { "wood", new[] { 0.05, 0.0, 0.15, 0.001, 0.28, 0.0, 0.12, 1.2 } },
        };

        // The first program for which each kind stands, in order.
        private static readonly KeyValuePair<int, string>[] Programs =
        {
            From(0, "piano"), From(4, "electric_piano"), From(6, "harpsichord"), From(8, "bell"), From(12, "wood"), From(14, "bell"),
            From(16, "organ"), From(21, "reed"), From(24, "plucked"), From(29, "lead"), From(32, "bass"), From(38, "synth_bass"),
            From(40, "strings"), From(45, "plucked"), From(47, "wood"), From(48, "strings"), From(52, "voices"), From(55, "brass"),
            From(64, "reed"), From(71, "clarinet"), From(72, "flute"), From(80, "lead"), From(88, "pad"), From(96, "bell"),
            From(97, "pad"), From(98, "bell"), From(99, "pad"), From(104, "plucked"), From(109, "reed"), From(112, "bell"),
            From(114, "wood"), From(120, "flute"),
        };

        /// <summary>The name of the kind that stands for a program of General MIDI.</summary>
        public static string OfProgram(int program)
        {
            int index = Programs.Length - 1;
            while (index > 0 && Programs[index].Key > program)
            {
                index--;
            }
            return Programs[index].Value;
        }

        private static KeyValuePair<int, string> From(int program, string kind)
        {
            return new KeyValuePair<int, string>(program, kind);
        }
    }
}
