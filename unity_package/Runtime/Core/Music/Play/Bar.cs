// One bar of music as it is played: its notes in seconds, and what it belongs to. Made once and then only read, so that
// threads may share it. Must not know when it is played, nor how it sounds.
using System;
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal sealed class Bar
    {
        private Bar()
        {
        }

        /// <summary>Its notes, in the order of their starts, which are counted from its beginning.</summary>
        public BarNote[] Notes { get; private set; }

        /// <summary>Who plays.</summary>
        public IReadOnlyList<MusicTrack> Tracks { get; private set; }

        /// <summary>Where its beats are, in seconds from its beginning; the first is at 0.</summary>
        public double[] BeatsS { get; private set; }

        /// <summary>How long it takes in seconds.</summary>
        public double DurationS { get; private set; }

        /// <summary>Its number in its score, or in all music that is played.</summary>
        public int Number { get; private set; }

        /// <summary>Bars of one section follow each other without a break; where another section begins, what still sounds fades.</summary>
        public int Section { get; private set; }

        /// <summary>Where the session was before it, for asking again; null for bars of a score.</summary>
        public MusicSession Before { get; private set; }

        /// <summary>Where the session is after it; null for bars of a score.</summary>
        public MusicSession After { get; private set; }

        /// <summary>The bars of a score, in order. Notes after the last bar are left out.</summary>
        public static Bar[] OfScore(MusicScore score)
        {
            var bars = new Bar[score.Bars.Count];
            int note = 0;
            for (int index = 0; index < bars.Length; index++)
            {
                int first = note;
                while (note < score.Notes.Count && score.Notes[note].Start < score.Bars[index].End)
                {
                    note++;
                }
                bars[index] = Of(score, index, first, note);
            }
            return bars;
        }

        /// <summary>The first of the bars that a session gave.</summary>
        /// <param name="given">The bars.</param>
        /// <param name="number">Its number in all that is played.</param>
        /// <param name="section">The section that it belongs to.</param>
        /// <param name="before">Where the session was before it.</param>
        public static Bar OfSession(MusicBars given, int number, int section, MusicSession before)
        {
            Bar bar = OfScore(given.Score)[0];
            bar.Number = number;
            bar.Section = section;
            bar.Before = before;
            bar.After = given.Session;
            return bar;
        }

        private static Bar Of(MusicScore score, int index, int firstNote, int endNote)
        {
            MusicBar place = score.Bars[index];
            double start = score.SecondsAt(place.Start);
            var notes = new BarNote[endNote - firstNote];
            for (int note = firstNote; note < endNote; note++)
            {
                MusicNote each = score.Notes[note];
                double noteStart = score.SecondsAt(each.Start);
                double length = score.SecondsAt((double)each.Start + each.Length) - noteStart;
                notes[note - firstNote] = new BarNote(noteStart - start, length, each);
            }
            return new Bar
            {
                Notes = notes,
                Tracks = score.Tracks,
                BeatsS = Beats(score, place, start),
                DurationS = score.SecondsAt(place.End) - start,
                Number = index,
            };
        }

        private static double[] Beats(MusicScore score, MusicBar place, double start)
        {
            double ticks = Math.Max(1, score.MetreAt(place.Start).QuartersPerBeat() * score.TicksPerQuarter);
            var beats = new double[Math.Max(1, (int)Math.Ceiling(place.Length / ticks))];
            for (int beat = 0; beat < beats.Length; beat++)
            {
                beats[beat] = score.SecondsAt(place.Start + (beat * ticks)) - start;
            }
            return beats;
        }
    }
}
