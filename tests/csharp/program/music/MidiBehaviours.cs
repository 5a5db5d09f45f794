// MIDI files: real ones that Python wrote, made ones of every kind, damaged ones, and what is written of scores.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Capriccio.Tests
{
    internal static class MidiBehaviours
    {
        /// <summary>A quarter note of middle C at once, with 96 ticks to the quarter.</summary>
        private const string Note = "00 90 3c 50  60 80 3c 00";

        [Behaviour]
        private static void midi_files_of_python_are_read_note_by_note()
        {
            foreach (string path in Files())
            {
                string[] told = File.ReadAllLines(Path.ChangeExtension(path, ".txt"));
                Check.Equal(string.Join("\n", told), string.Join("\n", Lines(MidiFile.Read(File.ReadAllBytes(path), path))), path);
            }
        }

        [Behaviour]
        private static void midi_files_are_written_as_they_are_read()
        {
            foreach (string path in Files())
            {
                MusicScore score = MidiFile.Read(File.ReadAllBytes(path), path);
                byte[] written = MidiFile.Write(score, "capriccio {}");
                File.WriteAllBytes(Path.Combine(Runner.Setting("written"), Path.GetFileName(path)), written);
                string again = string.Join("\n", Lines(MidiFile.Read(written)));
                if (480 % score.TicksPerQuarter == 0)
                {
                    Check.Equal(string.Join("\n", Lines(Scaled(score, 480))), again, path);
                }
                Check.That(MidiFile.Write(score).SequenceEqual(MidiFile.Write(score)), "equal scores give equal bytes");
            }
        }

        [Behaviour]
        private static void tracks_of_all_types_are_read()
        {
            string[] lines = Lines(Read(0, Note)).ToArray();
            Check.Equal("96 ticks|tempo 0 120|metre 0 4/4|bar 0 384|track 0 False |0 96 60 80 0", string.Join("|", lines));
            Check.Equal(2, Read(1, Note, Note).Tracks.Count);
            MusicScore after = Read(2, Note, Note);
            Check.Equal("0 96", string.Join(" ", after.Notes.Select(note => note.Start)), "one track after another");
        }

        [Behaviour]
        private static void running_status_and_notes_without_an_end_are_read()
        {
            MusicScore score = Read(0, "00 90 3c 50  30 3e 50  30 3c 00  00 40 50  20 f8  00 90 43 40");
            string[] notes = score.Notes.Select(note => $"{note.Pitch}@{note.Start}+{note.Length}").ToArray();
            // After a message of the system nothing runs; what nobody ended lasts to the end of the track.
            Check.Equal("60@0+96 62@48+80 64@96+32 67@128+1", string.Join(" ", notes));
            Check.Equal("60@0+48 60@48+48", Notes(Read(0, "00 90 3c 50  30 90 3c 60  30 80 3c 00")), "what is struck again ends first");
            Check.Equal("60@0+1", Notes(Read(0, "00 90 3c 50  00 80 3c 00")), "a note of no length");
        }

        [Behaviour]
        private static void instruments_of_one_track_are_tracks_of_their_own()
        {
            MusicScore score = Read(0, "00 ff 03 04 62 61 6e 64  00 c1 30  00 91 40 50  00 90 3c 50  00 99 24 7f  10 c1 38  10 91 40 00  00 91 43 50  10 91 43 00");
            Check.Equal("0 False band|48 False band|56 False band|0 True band", string.Join("|", score.Tracks.Select(track => $"{track.Program} {track.IsDrums} {track.Name}")));
            Check.Equal("[0, 48, 60, 80, 0] [0, 32, 64, 80, 1] [0, 48, 36, 127, 3] [32, 16, 67, 80, 2]", string.Join(" ", score.Notes));
        }

        [Behaviour]
        private static void tempos_and_metres_are_read_in_order()
        {
            MusicScore score = Read(1, "00 ff 58 04 03 02 18 08  00 ff 51 03 09 f3 8e  90 20 ff 58 04 06 03 18 08  00 ff 51 03 07 a1 20", "00 90 3c 50  94 00 80 3c 00");
            Check.Equal("0 92|2080 120", string.Join("|", score.Tempos.Select(tempo => $"{tempo.Tick} {tempo.QuartersPerMinute}")));
            Check.Equal("0 3/4|2080 6/8", string.Join("|", score.Metres.Select(metre => $"{metre.Tick} {metre}")));
            Check.Equal(64, score.Bars.Single(bar => bar.End == 2080).Length, "a metre that begins within a bar cuts it short");
            Check.Equal(288, score.Bars.Last().Length);
            Check.That(Math.Abs(score.SecondsAt(2080 + 96) - ((2080 / 96.0 * 60 / 92) + 0.5)) < 1e-9, "seconds follow the tempo");
            Check.Equal("3/4 6/8", $"{score.MetreAt(2079)} {score.MetreAt(2080)}");
        }

        [Behaviour]
        private static void metres_that_cannot_be_are_passed_over()
        {
            Check.Equal("4/4", string.Join(" ", Read(0, "00 ff 58 04 00 02 18 08  00 ff 58 04 01 04 18 08  00 ff 58 04 04 40 18 08", Note).Metres.Select(metre => $"{metre}")));
        }

        [Behaviour]
        private static void damage_is_told_by_name()
        {
            Tells("no MIDI file", new byte[0]);
            Tells("no MIDI file", Hex("52494646"));
            Tells("breaks off within its header", Hex("4d546864 0000"));
            Tells("its header has 3 bytes", Hex("4d546864 00000003 000100"));
            Tells("type 3; allowed: 0, 1 and 2", Midi(3, 1, 96, Note));
            Tells("1 of its 2 tracks", Midi(1, 2, 96, Note));
            Tells("1025 tracks; allowed: 1024", Midi(1, 1025, 96, Note));
            Tells("7 of the 8 bytes of its chunk MTrk", Midi(1, 1, 96, Note).Take(29).ToArray());
            Tells("quarter notes have 0 ticks", Midi(1, 1, 0, Note));
            Tells("frames of film", Midi(1, 1, 0xe728, Note));
            Tells("a byte of data where an event should begin", Midi(1, 1, 96, "00 3c 50"));
            Tells("a byte of data where an event should begin", Midi(1, 1, 96, "00 f0 01 f7 00 3c 50"));
            Tells("no status 0xf4", Midi(1, 1, 96, "00 f4"));
            Tells("a number of more than four bytes", Midi(1, 1, 96, "ff ff ff ff 7f 90 3c 50"));
            Tells("an event of 127 bytes, of which 2 are there", Midi(1, 1, 96, "00 ff 03 7f 61 62"));
            Tells("a tempo or a metre of 2 bytes; it needs 3", Midi(1, 1, 96, "00 ff 51 02 07 a1"));
            Tells("track 1, byte 9 of 9: it breaks off", Midi(1, 1, 96, Note + " 00"));
            Tells("claims to last for days", Midi(1, 1, 96, "ff ff ff 7f 90 3c 50"));
            Tells("allowed: 4194304", new byte[MidiFile.MostBytes + 1]);
            MidiFile.Read(Midi(1, 1, 0x7fff, Note));
        }

        [Behaviour]
        private static void unknown_chunks_are_passed_over()
        {
            byte[] file = Midi(1, 1, 96, Note);
            byte[] strange = file.Take(14).Concat(Hex("58464948 00000003 010203")).Concat(file.Skip(14)).ToArray();
            Check.Equal(1, MidiFile.Read(strange).Notes.Count);
        }

        [Behaviour]
        private static void fuzzed_midi_files_give_scores_that_can_be_written_or_format_errors()
        {
            byte[][] seeds = Files().Select(File.ReadAllBytes).Where(file => file.Length < 2000)
                .Concat(new[] { Midi(0, 1, 96, Note + " 10 ff 51 03 09 f5 50 00 c1 30 00 ff 58 04 06 03 18 08 " + Note) }).ToArray();
            Mutations.Try<FormatException>(seeds, 30000, bytes => MidiFile.Read(MidiFile.Write(MidiFile.Read(bytes))));
        }

        [Behaviour]
        private static void more_tracks_than_channels_share_them()
        {
            MusicTrack[] tracks = Enumerable.Range(0, 40).Select(each => new MusicTrack($"{each}", each / 2, each % 7 == 3)).ToArray();
            MusicNote[] notes = tracks.Select((track, index) => new MusicNote(index, 1, 60, 90, index)).ToArray();
            MusicScore score = Score(tracks, notes);
            MusicScore read = MidiFile.Read(MidiFile.Write(score));
            Check.Equal(40, read.Tracks.Count);
            Check.That(read.Tracks.Zip(tracks, (one, other) => one.Name == other.Name && one.IsDrums == other.IsDrums && (one.IsDrums || one.Program == other.Program)).All(same => same), "each is itself");
        }

        [Behaviour]
        private static void scores_that_no_file_can_hold_are_not_written()
        {
            var track = new MusicTrack(string.Empty, 0, false);
            Check.Throws<ArgumentException>(() => MidiFile.Write(Score(Enumerable.Repeat(track, 1024).ToArray())));
            Check.Throws<ArgumentException>(() => MidiFile.Write(Score(new[] { track }, new MusicNote(1 << 28, 1, 60, 90, 0))));
        }

        private static MusicScore Score(MusicTrack[] tracks, params MusicNote[] notes)
        {
            return new MusicScore(12, tracks, notes, new MusicBar[0], new[] { new MusicTempo(0, 100) }, new[] { new MusicMetre(0, 4, 4) });
        }

        private static IEnumerable<string> Files()
        {
            return Directory.GetFiles(Runner.Setting("midi"), "*.mid").OrderBy(path => path, StringComparer.Ordinal);
        }

        private static IEnumerable<string> Lines(MusicScore score)
        {
            yield return $"{score.TicksPerQuarter} ticks";
            foreach (MusicTempo tempo in score.Tempos)
            {
                yield return $"tempo {tempo.Tick} {tempo.QuartersPerMinute:0.###}";
            }
            foreach (MusicMetre metre in score.Metres)
            {
                yield return $"metre {metre.Tick} {metre}";
            }
            foreach (MusicBar bar in score.Bars)
            {
                yield return $"bar {bar.Start} {bar.Length}";
            }
            foreach (MusicTrack track in score.Tracks)
            {
                yield return $"track {track.Program} {track.IsDrums} {track.Name}";
            }
            foreach (MusicNote note in score.Notes)
            {
                yield return $"{note.Start} {note.Length} {note.Pitch} {note.Velocity} {note.Track}";
            }
        }

        private static MusicScore Scaled(MusicScore score, int ticksPerQuarter)
        {
            int by = ticksPerQuarter / score.TicksPerQuarter;
            return new MusicScore(
                ticksPerQuarter,
                score.Tracks,
                score.Notes.Select(note => new MusicNote(note.Start * by, note.Length * by, note.Pitch, note.Velocity, note.Track)),
                score.Bars.Select(bar => new MusicBar(bar.Start * by, bar.Length * by)),
                score.Tempos.Select(tempo => new MusicTempo(tempo.Tick * by, tempo.QuartersPerMinute)),
                score.Metres.Select(metre => new MusicMetre(metre.Tick * by, metre.Beats, metre.Unit)));
        }

        private static string Notes(MusicScore score)
        {
            return string.Join(" ", score.Notes.Select(note => $"{note.Pitch}@{note.Start}+{note.Length}"));
        }

        private static MusicScore Read(int type, params string[] tracks)
        {
            return MidiFile.Read(Midi(type, tracks.Length, 96, tracks));
        }

        private static byte[] Midi(int type, int count, int division, params string[] tracks)
        {
            var bytes = new List<byte>(Hex($"4d546864 00000006 {type:x4} {count:x4} {division:x4}"));
            foreach (string track in tracks)
            {
                byte[] body = Hex(track);
                bytes.AddRange(Hex($"4d54726b {body.Length:x8}"));
                bytes.AddRange(body);
            }
            return bytes.ToArray();
        }

        private static byte[] Hex(string hex)
        {
            return Bytes.FromHex(hex.Replace(" ", string.Empty));
        }

        private static void Tells(string what, byte[] file)
        {
            var error = Check.Throws<FormatException>(() => MidiFile.Read(file, "tune.mid"));
            Check.That(error.Message.Contains(what) && error.Message.StartsWith("tune.mid", StringComparison.Ordinal), $"{what}: {error.Message}");
        }
    }
}
