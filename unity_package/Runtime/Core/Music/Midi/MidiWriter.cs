// Writes a score as a MIDI file of type 1: a track for what holds for all, then one for each track. Must not know the disk.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Capriccio.Core
{
    internal sealed class MidiWriter
    {
        /// <summary>Ticks of a quarter note in most files; a score's own, where they don't fit into that.</summary>
        private const int UsualDivision = 480;
        private const int DrumChannel = 9;
        private const int MelodicChannels = 15;
        private const int LargestTempo = 0xffffff;
        private const int MostTracks = 1024;
        private const long LongestTicks = (1 << 28) - 1;

        private readonly MusicScore score;
        private readonly int division;
        private readonly int[] channels;

        /// <exception cref="ArgumentException">It is longer than a file can say, or has too many tracks.</exception>
        public MidiWriter(MusicScore score)
        {
            this.score = score;
            division = UsualDivision % score.TicksPerQuarter == 0 ? UsualDivision : score.TicksPerQuarter;
            if (score.Tracks.Count >= MostTracks)
            {
                throw new ArgumentException($"The score has {score.Tracks.Count} tracks; a MIDI file has less than {MostTracks}.");
            }
            long end = score.Notes.Select(note => (long)note.Start + note.Length).DefaultIfEmpty(0).Max() * division / score.TicksPerQuarter;
            if (end > LongestTicks)
            {
                throw new ArgumentException($"The score ends after {end} ticks; a MIDI file has at most {LongestTicks}.");
            }
            channels = Channels(score.Tracks);
        }

        public byte[] Write(string text)
        {
            var file = new MemoryStream();
            byte[] header = { 0, 1, (byte)((score.Tracks.Count + 1) >> 8), (byte)(score.Tracks.Count + 1), (byte)(division >> 8), (byte)division };
            Chunk(file, "MThd", header);
            Chunk(file, "MTrk", Track(Conductor(text)));
            for (int track = 0; track < score.Tracks.Count; track++)
            {
                Chunk(file, "MTrk", Track(Played(track)));
            }
            return file.ToArray();
        }

        // A channel for each track; tracks of one instrument share one where there are more tracks than channels.
        private static int[] Channels(IReadOnlyList<MusicTrack> tracks)
        {
            bool isShared = tracks.Count(track => !track.IsDrums) > MelodicChannels;
            var taken = new Dictionary<int, int>();
            var channels = new int[tracks.Count];
            for (int track = 0; track < channels.Length; track++)
            {
                int key = isShared ? tracks[track].Program : track;
                if (!tracks[track].IsDrums && !taken.ContainsKey(key))
                {
                    int place = taken.Count % MelodicChannels;
                    taken[key] = place < DrumChannel ? place : place + 1;
                }
                channels[track] = tracks[track].IsDrums ? DrumChannel : taken[key];
            }
            return channels;
        }

        private static void Chunk(Stream file, string type, byte[] body)
        {
            file.Write(Encoding.ASCII.GetBytes(type), 0, 4);
            byte[] length = { (byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length };
            file.Write(length, 0, 4);
            file.Write(body, 0, body.Length);
        }

        // Events with their times, put in order; of one time in the order given.
        private static byte[] Track(IEnumerable<KeyValuePair<long, byte[]>> events)
        {
            var bytes = new MemoryStream();
            long before = 0;
            foreach (KeyValuePair<long, byte[]> each in events.OrderBy(each => each.Key))
            {
                Number(bytes, each.Key - before);
                bytes.Write(each.Value, 0, each.Value.Length);
                before = each.Key;
            }
            byte[] end = { 0, MidiEvent.Meta, MidiEvent.EndOfTrack, 0 };
            bytes.Write(end, 0, end.Length);
            return bytes.ToArray();
        }

        private static void Number(Stream bytes, long number)
        {
            for (int shift = 21; shift > 0; shift -= 7)
            {
                if (number >= 1L << shift)
                {
                    bytes.WriteByte((byte)(0x80 | ((number >> shift) & 0x7f)));
                }
            }
            bytes.WriteByte((byte)(number & 0x7f));
        }

        private static byte[] Meta(int kind, params byte[] content)
        {
            var bytes = new MemoryStream();
            bytes.WriteByte(MidiEvent.Meta);
            bytes.WriteByte((byte)kind);
            Number(bytes, content.Length);
            bytes.Write(content, 0, content.Length);
            return bytes.ToArray();
        }

        private IEnumerable<KeyValuePair<long, byte[]>> Conductor(string text)
        {
            if (text != null)
            {
                yield return At(0, Meta(MidiEvent.Text, Encoding.UTF8.GetBytes(text)));
            }
            foreach (MusicTempo tempo in score.Tempos)
            {
                int length = (int)Math.Min(LargestTempo, Math.Round(MidiTime.Minute / tempo.QuartersPerMinute));
                yield return At(tempo.Tick, Meta(MidiEvent.SetTempo, (byte)(length >> 16), (byte)(length >> 8), (byte)length));
            }
            foreach (MusicMetre metre in score.Metres)
            {
                int power = (int)Math.Round(Math.Log(metre.Unit, 2));
                // 24 clocks of a metronome to the quarter note, 8 thirty-seconds to it.
                yield return At(metre.Tick, Meta(MidiEvent.TimeSignature, (byte)metre.Beats, (byte)power, 24, 8));
            }
        }

        private IEnumerable<KeyValuePair<long, byte[]>> Played(int track)
        {
            MusicTrack player = score.Tracks[track];
            int channel = channels[track];
            if (player.Name.Length > 0)
            {
                yield return At(0, Meta(MidiEvent.TrackName, Encoding.UTF8.GetBytes(player.Name)));
            }
            if (!player.IsDrums)
            {
                yield return At(0, new[] { (byte)(MidiEvent.Program | channel), (byte)player.Program });
            }
            MusicNote[] notes = score.Notes.Where(note => note.Track == track).ToArray();
            // What ends comes before what begins: a pitch that is struck again ends first.
            foreach (MusicNote note in notes)
            {
                yield return At((long)note.Start + note.Length, new[] { (byte)(MidiEvent.NoteOff | channel), (byte)note.Pitch, (byte)0 });
            }
            foreach (MusicNote note in notes)
            {
                yield return At(note.Start, new[] { (byte)(MidiEvent.NoteOn | channel), (byte)note.Pitch, (byte)note.Velocity });
            }
        }

        private KeyValuePair<long, byte[]> At(long tick, byte[] bytes)
        {
            return new KeyValuePair<long, byte[]>(tick * division / score.TicksPerQuarter, bytes);
        }
    }
}
