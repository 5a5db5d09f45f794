// The tempos and metres of a MIDI file, and the bars that follow from them. Must not know notes.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Capriccio.Core
{
    internal sealed class MidiTime
    {
        /// <summary>Microseconds of a minute.</summary>
        public const double Minute = 60e6;

        /// <summary>Quarter notes in a minute that are believed; a file that says otherwise is played as near to it as that.</summary>
        private const double Slowest = 4;
        private const double Fastest = 1000;
        private const double DefaultTempo = 120;
        private const int MostDigits = 5;

        private readonly int ticksPerQuarter;
        private readonly string name;
        private readonly List<MusicTempo> tempos = new List<MusicTempo>();
        private readonly List<MusicMetre> metres = new List<MusicMetre>();

        public MidiTime(int ticksPerQuarter, string name)
        {
            this.ticksPerQuarter = ticksPerQuarter;
            this.name = name;
        }

        /// <summary>Takes what a meta event says: three bytes, the microseconds of a quarter note.</summary>
        public void AddTempo(int tick, ArraySegment<byte> content)
        {
            Need(content, 3);
            byte[] bytes = content.Array;
            int microseconds = (bytes[content.Offset] << 16) | (bytes[content.Offset + 1] << 8) | bytes[content.Offset + 2];
            tempos.Add(new MusicTempo(tick, Math.Min(Fastest, Math.Max(Slowest, Roundest(Math.Max(1, microseconds))))));
        }

        /// <summary>Takes what a meta event says: beats, and the power of two of their unit.</summary>
        public void AddMetre(int tick, ArraySegment<byte> content)
        {
            Need(content, 2);
            int beats = content.Array[content.Offset];
            int power = content.Array[content.Offset + 1];
            var metre = new MusicMetre(tick, beats, power < 8 ? 1 << power : 0);
            // A bar of less than an eighth is a mistake, and would make millions of bars.
            if (metre.IsPossible() && beats * 8 >= metre.Unit)
            {
                metres.Add(metre);
            }
        }

        /// <summary>The tempos in order, one from the beginning on.</summary>
        public MusicTempo[] Tempos()
        {
            return FromTheStart(tempos, tempo => tempo.Tick, new MusicTempo(0, DefaultTempo), tempo => tempo.QuartersPerMinute);
        }

        /// <summary>The metres in order, one from the beginning on.</summary>
        public MusicMetre[] Metres()
        {
            return FromTheStart(metres, metre => metre.Tick, new MusicMetre(0, 4, 4), metre => metre.ToString());
        }

        /// <summary>The bars up to a tick, the last one whole. A metre that begins within a bar cuts that bar short.</summary>
        public IEnumerable<MusicBar> Bars(MusicMetre[] inOrder, int end)
        {
            var bars = new List<MusicBar>();
            for (int index = 0; index < inOrder.Length; index++)
            {
                int length = (int)Math.Max(1, (long)inOrder[index].Beats * 4 * ticksPerQuarter / inOrder[index].Unit);
                bool isLast = index + 1 == inOrder.Length || inOrder[index + 1].Tick >= end;
                long until = isLast ? end : inOrder[index + 1].Tick;
                for (long start = inOrder[index].Tick; start < until; start += length)
                {
                    bars.Add(new MusicBar((int)start, (int)(isLast ? length : Math.Min(length, until - start))));
                }
                if (isLast)
                {
                    break;
                }
            }
            return bars;
        }

        // The roundest tempo that is written so: 92, where 91.99998 is no nearer.
        private static double Roundest(int microseconds)
        {
            double exact = Minute / microseconds;
            for (int digits = 0; digits <= MostDigits; digits++)
            {
                double rounded = Math.Round(exact, digits);
                if (rounded > 0 && (int)Math.Round(Minute / rounded) == microseconds)
                {
                    return rounded;
                }
            }
            return exact;
        }

        // Of one tick the last one counts, and what changes nothing is left out.
        private static T[] FromTheStart<T>(IEnumerable<T> changes, Func<T, int> tickOf, T usual, Func<T, object> what)
        {
            IEnumerable<T> inOrder = changes.GroupBy(tickOf).OrderBy(group => group.Key).Select(group => group.Last());
            var kept = new List<T>();
            foreach (T change in inOrder)
            {
                if (kept.Count == 0 && tickOf(change) > 0)
                {
                    kept.Add(usual);
                }
                if (kept.Count == 0 || !what(kept[kept.Count - 1]).Equals(what(change)))
                {
                    kept.Add(change);
                }
            }
            return kept.Count > 0 ? kept.ToArray() : new[] { usual };
        }

        private void Need(ArraySegment<byte> content, int length)
        {
            if (content.Count < length)
            {
                throw new FormatException($"{name} is damaged: a tempo or a metre of {content.Count} bytes; it needs {length}.");
            }
        }
    }
}
