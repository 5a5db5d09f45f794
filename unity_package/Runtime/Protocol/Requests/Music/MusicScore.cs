// Music as notes: what the backend composes, MIDI files hold and the player plays. Must not know how it sounds.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Capriccio
{
    /// <summary>
    /// A piece of music: notes, who plays them, and how their time is counted. Immutable. Time is counted in ticks,
    /// <see cref="TicksPerQuarter"/> to a quarter note.
    /// </summary>
    public sealed class MusicScore
    {
        /// <summary>The latest tick at which anything may be.</summary>
        internal const int LastTick = 1 << 30;
        private const int MostTicksPerQuarter = 32767;
        private const double Slowest = 1;
        private const double Fastest = 1000;
        private const int Highest = 127;

        private readonly MusicTrack[] tracks;
        private readonly MusicNote[] notes;
        private readonly MusicBar[] bars;
        private readonly MusicTempo[] tempos;
        private readonly MusicMetre[] metres;

        // When each of the tempos begins.
        private readonly double[] tempoSeconds;

        /// <param name="ticksPerQuarter">Ticks of a quarter note, 1 to 32767.</param>
        /// <param name="tracks">Who plays.</param>
        /// <param name="notes">In the order of their starts.</param>
        /// <param name="bars">One after another, the first from tick 0.</param>
        /// <param name="tempos">In the order of their ticks, the first at 0.</param>
        /// <param name="metres">In the order of their ticks, the first at 0.</param>
        /// <exception cref="ArgumentException">Something can't be; the message says what, and what is allowed.</exception>
        public MusicScore(
            int ticksPerQuarter,
            IEnumerable<MusicTrack> tracks,
            IEnumerable<MusicNote> notes,
            IEnumerable<MusicBar> bars,
            IEnumerable<MusicTempo> tempos,
            IEnumerable<MusicMetre> metres)
        {
            TicksPerQuarter = ticksPerQuarter;
            this.tracks = tracks.ToArray();
            this.notes = notes.ToArray();
            this.bars = bars.ToArray();
            this.tempos = tempos.ToArray();
            this.metres = metres.ToArray();
            Check(ticksPerQuarter >= 1 && ticksPerQuarter <= MostTicksPerQuarter, $"A quarter note has {ticksPerQuarter} ticks; allowed: 1 to {MostTicksPerQuarter}.");
            CheckTracks();
            CheckTime();
            CheckNotes();
            tempoSeconds = TempoSeconds();
        }

        /// <summary>Ticks of a quarter note.</summary>
        public int TicksPerQuarter { get; }

        /// <summary>Who plays.</summary>
        public IReadOnlyList<MusicTrack> Tracks => tracks;

        /// <summary>The notes, in the order of their starts.</summary>
        public IReadOnlyList<MusicNote> Notes => notes;

        /// <summary>The bars, one after another from tick 0.</summary>
        public IReadOnlyList<MusicBar> Bars => bars;

        /// <summary>How fast it is; the first from tick 0.</summary>
        public IReadOnlyList<MusicTempo> Tempos => tempos;

        /// <summary>How bars are counted; the first from tick 0.</summary>
        public IReadOnlyList<MusicMetre> Metres => metres;

        /// <summary>The key's tonic, such as <c>Eb</c>; empty where nobody says.</summary>
        public string Key { get; internal set; } = string.Empty;

        /// <summary>The key's mode, such as <c>minor</c>; empty where nobody says.</summary>
        public string Mode { get; internal set; } = string.Empty;

        /// <summary>The tick at which the last bar ends.</summary>
        public int EndTick => bars.Length == 0 ? 0 : bars[bars.Length - 1].End;

        /// <summary>How long its bars take in seconds.</summary>
        public double DurationSeconds => SecondsAt(EndTick);

        /// <summary>The seconds from the beginning to a tick.</summary>
        public double SecondsAt(double tick)
        {
            int low = 0;
            int high = tempos.Length - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                low = tempos[middle].Tick <= tick ? middle : low;
                high = tempos[middle].Tick <= tick ? high : middle - 1;
            }
            return tempoSeconds[low] + ((tick - tempos[low].Tick) * SecondsPerTick(low));
        }

        /// <summary>The metre that holds at a tick.</summary>
        public MusicMetre MetreAt(int tick)
        {
            int index = metres.Length - 1;
            while (index > 0 && metres[index].Tick > tick)
            {
                index--;
            }
            return metres[index];
        }

        private double SecondsPerTick(int tempo)
        {
            return 60 / (TicksPerQuarter * tempos[tempo].QuartersPerMinute);
        }

        private double[] TempoSeconds()
        {
            var seconds = new double[tempos.Length];
            for (int index = 1; index < seconds.Length; index++)
            {
                seconds[index] = seconds[index - 1] + ((tempos[index].Tick - tempos[index - 1].Tick) * SecondsPerTick(index - 1));
            }
            return seconds;
        }

        private static void Check(bool isPossible, string otherwise)
        {
            if (!isPossible)
            {
                throw new ArgumentException(otherwise);
            }
        }

        private static void CheckOrder(int[] ticks, string what)
        {
            bool isInOrder = ticks.Length > 0 && ticks[0] == 0;
            for (int index = 1; index < ticks.Length; index++)
            {
                isInOrder &= ticks[index] > ticks[index - 1];
            }
            Check(isInOrder, $"The {what} begin at the ticks [{string.Join(", ", ticks.Take(8))}]; allowed: 0, then each after the one before.");
        }

        private void CheckTracks()
        {
            foreach (MusicTrack track in tracks)
            {
                Check(track.Program >= 0 && track.Program <= Highest, $"A track has the program {track.Program}; allowed: 0 to {Highest}.");
            }
        }

        private void CheckTime()
        {
            CheckOrder(tempos.Select(tempo => tempo.Tick).ToArray(), "tempos");
            CheckOrder(metres.Select(metre => metre.Tick).ToArray(), "metres");
            foreach (MusicTempo tempo in tempos)
            {
                // Written so that what is no number is refused, too.
                Check(
                    tempo.QuartersPerMinute >= Slowest && tempo.QuartersPerMinute <= Fastest,
                    $"The tempo is {tempo.QuartersPerMinute} quarter notes in a minute; allowed: {Slowest} to {Fastest}.");
            }
            foreach (MusicMetre metre in metres)
            {
                Check(metre.IsPossible(), $"The metre is {metre}; allowed: 1 to 255 beats of a whole, a half, a quarter …");
            }
            int end = 0;
            foreach (MusicBar bar in bars)
            {
                Check(
                    bar.Start == end && bar.Length >= 1 && bar.Length <= LastTick - end,
                    $"A bar begins at tick {bar.Start} and has {bar.Length}; allowed: from tick {end}, 1 and more.");
                end = bar.End;
            }
        }

        private void CheckNotes()
        {
            int before = 0;
            foreach (MusicNote note in notes)
            {
                Check(
                    note.Start >= before && note.Start <= LastTick && note.Length >= 1 && note.Length <= LastTick
                    && note.Pitch >= 0 && note.Pitch <= Highest && note.Velocity >= 1 && note.Velocity <= Highest
                    && note.Track >= 0 && note.Track < tracks.Length,
                    $"A note is {note}; allowed: [start from {before}, length from 1, pitch 0 to 127, velocity 1 to 127, track below {tracks.Length}].");
                before = note.Start;
            }
        }
    }
}
