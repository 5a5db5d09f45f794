// Gathers what MIDI tracks hold into a score: notes by instrument, tempos, metres, bars. Must not know bytes of files.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Capriccio.Core
{
    internal sealed class MidiGatherer
    {
        private const int MostNotes = 500000;
        private const int MostParts = 1024;
        private const int DrumChannel = 9;
        private const int Channels = 16;
        private const int Pitches = 128;

        /// <summary>A day at 120 quarter notes in a minute: a broken delta time is days long.</summary>
        private const long LongestQuarters = 24 * 60 * 60 * 2;

        private readonly int ticksPerQuarter;
        private readonly string name;
        private readonly MidiTime time;
        private readonly Dictionary<MidiPart, int> parts = new Dictionary<MidiPart, int>();
        private readonly List<MusicNote> notes = new List<MusicNote>();
        private readonly Dictionary<int, string> names = new Dictionary<int, string>();

        // Of the track that is being read, by channel and pitch: the note that sounds. A velocity of 0 is none.
        private readonly Sounding[] sounding = new Sounding[Channels * Pitches];

        public MidiGatherer(int ticksPerQuarter, string name)
        {
            this.ticksPerQuarter = ticksPerQuarter;
            this.name = name;
            time = new MidiTime(ticksPerQuarter, name);
        }

        /// <summary>Reads one track that begins at a tick; returns the tick at which it ends.</summary>
        /// <exception cref="FormatException">It is damaged, or there is too much of it.</exception>
        public long Take(int track, MidiTrackReader reader, long start)
        {
            var programs = new int[Channels];
            long now = start;
            while (reader.TryRead(out MidiEvent each))
            {
                now = start + each.Time;
                if (now > Math.Min(LongestQuarters * ticksPerQuarter, MusicScore.LastTick))
                {
                    throw new FormatException($"{name} claims to last for days; it is damaged.");
                }
                Take(track, (int)now, each, programs);
            }
            for (int key = 0; key < sounding.Length; key++)
            {
                // Notes that nobody ended last to the end of their track.
                End(track, key, (int)now);
            }
            return now;
        }

        /// <summary>Everything that was read.</summary>
        public MusicScore ToScore()
        {
            MidiPart[] inOrder = parts.Keys.OrderBy(part => part.Track).ThenBy(part => part.Channel).ThenBy(part => part.Program).ToArray();
            var places = new int[parts.Count];
            for (int place = 0; place < places.Length; place++)
            {
                places[parts[inOrder[place]]] = place;
            }
            MusicNote[] played = notes
                .Select(note => new MusicNote(note.Start, note.Length, note.Pitch, note.Velocity, places[note.Track]))
                .OrderBy(note => note.Start).ThenBy(note => note.Track).ThenBy(note => note.Pitch).ToArray();
            int end = played.Select(note => note.Start + note.Length).DefaultIfEmpty(0).Max();
            MusicMetre[] metres = time.Metres();
            return new MusicScore(ticksPerQuarter, inOrder.Select(ToTrack), played, time.Bars(metres, end), time.Tempos(), metres);
        }

        private void Take(int track, int now, MidiEvent each, int[] programs)
        {
            if (each.Status == MidiEvent.Meta)
            {
                TakeMeta(track, now, each);
            }
            else if (each.Kind == MidiEvent.NoteOn || each.Kind == MidiEvent.NoteOff)
            {
                int key = (each.Channel * Pitches) + each.Number;
                End(track, key, now);
                bool begins = each.Kind == MidiEvent.NoteOn && each.Value > 0;
                sounding[key] = begins ? new Sounding(now, each.Value, programs[each.Channel]) : default(Sounding);
            }
            else if (each.Kind == MidiEvent.Program)
            {
                programs[each.Channel] = each.Number;
            }
        }

        private void TakeMeta(int track, int now, MidiEvent each)
        {
            if (each.Number == MidiEvent.TrackName && !names.ContainsKey(track))
            {
                names[track] = Decoded(each.Content).Trim();
            }
            else if (each.Number == MidiEvent.SetTempo)
            {
                time.AddTempo(now, each.Content);
            }
            else if (each.Number == MidiEvent.TimeSignature)
            {
                time.AddMetre(now, each.Content);
            }
        }

        private void End(int track, int key, int now)
        {
            Sounding note = sounding[key];
            if (note.Velocity == 0)
            {
                return;
            }
            sounding[key] = default(Sounding);
            if (notes.Count == MostNotes)
            {
                throw new FormatException($"{name} has more than {MostNotes} notes; give a shorter piece.");
            }
            int channel = key / Pitches;
            bool isDrums = channel == DrumChannel;
            int part = PlaceOf(new MidiPart(track, channel, isDrums ? 0 : note.Program, isDrums));
            notes.Add(new MusicNote(note.Start, Math.Max(1, now - note.Start), key % Pitches, note.Velocity, part));
        }

        private int PlaceOf(MidiPart part)
        {
            if (!parts.TryGetValue(part, out int place))
            {
                if (parts.Count == MostParts)
                {
                    throw new FormatException($"{name} has more than {MostParts} instruments; give a smaller piece.");
                }
                place = parts.Count;
                parts[part] = place;
            }
            return place;
        }

        private MusicTrack ToTrack(MidiPart part)
        {
            return new MusicTrack(names.TryGetValue(part.Track, out string found) ? found : string.Empty, part.Program, part.IsDrums);
        }

        // Files don't say how their text is written; what reads as UTF-8 is hardly ever anything else.
        private static string Decoded(ArraySegment<byte> text)
        {
            try
            {
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text.Array, text.Offset, text.Count);
            }
            catch (DecoderFallbackException)
            {
                return new string(text.Select(each => (char)each).ToArray());
            }
        }

        private struct Sounding
        {
            public Sounding(int start, int velocity, int program)
            {
                Start = start;
                Velocity = velocity;
                Program = program;
            }

            public int Start { get; }

            public int Velocity { get; }

            public int Program { get; }
        }
    }
}
