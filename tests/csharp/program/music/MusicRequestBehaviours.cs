// The typed requests for music against the shared vectors, and replies that are not what the protocol says.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class MusicRequestBehaviours
    {
        private static readonly byte[] Midi = { 0, 1, 2, 3, 4 };
        private static readonly MusicSession Session = new MusicSession(new byte[] { 0, 1, 2, 3 });

        [Behaviour]
        private static void music_requests_write_the_shared_vectors()
        {
            CheckBody("music.compose request", new MusicRequest(Wishes()) { Bars = 16, Form = "AABA", Loop = true, Encoding = "midi" });
            CheckBody("music.continue request", new MusicContinuationRequest(Midi, Wishes()) { Bars = 16, Encoding = "midi" });
            CheckBody("music.open request", new MusicOpening(Wishes()));
            CheckBody("music.next request", new MusicNextRequest(Session, Changes(new MusicChanges())) { Bars = 1, Model = "music_sequence" });
            CheckBody("music.render request", new MusicRenderRequest(Midi) { Encoding = "ogg", SampleRate = 48000 });
        }

        [Behaviour]
        private static void music_that_nobody_wished_for_is_left_to_the_server()
        {
            Check.Equal("{}", new MusicRequest().Body().ToString());
            Check.Equal("{\"midi\": 0}", new MusicContinuationRequest(Midi).Body().ToString());
            Check.Equal("{}", new MusicOpening().Body().ToString());
            Check.Equal("{\"session\": 0}", new MusicNextRequest(Session).Body().ToString());
            Check.Equal("{\"midi\": 0}", new MusicRenderRequest(Midi).Body().ToString());
        }

        [Behaviour]
        private static void changes_of_wishes_add_up()
        {
            MusicWishes wishes = Wishes();
            wishes.Merge(new MusicChanges { Mood = "calm", Intensity = 0 });
            wishes.Merge(new MusicChanges { Tempo = 60 });
            Check.Equal("calm 0 60 D minor middle", $"{wishes.Mood} {wishes.Intensity} {wishes.Tempo} {wishes.Key} {wishes.Mode} {wishes.Register}");
        }

        [Behaviour]
        private static void music_replies_read_the_shared_vectors()
        {
            GeneratedMusic made = new MusicRequest { Loop = true }.Read(Vector("music.compose reply"));
            Check.Equal("12 92 4/4 D minor 96", $"{made.Score.TicksPerQuarter} {made.Score.Tempos[0].QuartersPerMinute} {made.Score.Metres[0]} {made.Score.Key} {made.Score.Mode} {made.Score.EndTick}");
            Check.Equal("[48, 12, 60, 90, 0]", $"{made.Score.Notes.Single()}");
            Check.Equal("piano 0 False", $"{made.Score.Tracks[0].Name} {made.Score.Tracks[0].Program} {made.Score.Tracks[0].IsDrums}");
            Check.Equal("midi 5 True 0 7 0123456789abcdef", $"{made.FileEncoding} {made.File.Length} {made.Loops} {made.FromTick} {made.Seed} {made.ModelHash}");
            Check.Equal(48, new MusicContinuationRequest(Midi).Read(Vector("music.continue reply")).FromTick);
            MusicSession opened = new MusicOpening().Read(Replies.Vector("music.open reply"));
            Check.That(opened.ToBytes().SequenceEqual(Session.ToBytes()), "the state is what was sent");
            Check.Equal("piano", opened.Tracks.Single().Name);
            MusicBars bars = new MusicNextRequest(Session).Read(Vector("music.next reply"));
            Check.Equal("8 2 4", $"{bars.FirstBar} {bars.Score.Bars.Count} {bars.Session.ToBytes().Length}");
            MusicRendering sound = new MusicRenderRequest(Midi).Read(Replies.Vector("music.render reply"));
            Check.Equal("ogg 5 41.7", $"{sound.Encoding} {sound.File.Length} {sound.Seconds}");
        }

        [Behaviour]
        private static void music_without_a_file_has_none()
        {
            GeneratedMusic made = new MusicRequest().Read(Vector("music.compose reply", With("file", MessagePackValue.Nil)));
            Check.That(made.File == null && made.FileEncoding == null && !made.Loops, "no file was asked for");
        }

        [Behaviour]
        private static void sessions_are_bytes_that_nobody_can_change()
        {
            byte[] state = { 1, 2, 3 };
            var session = new MusicSession(state);
            state[0] = 9;
            session.ToBytes()[1] = 9;
            Check.Equal("1 2 3", string.Join(" ", session.ToBytes()));
            Check.Equal("uint8 [3]  none", $"{new MusicNextRequest(session).Buffers[0].Descriptor}");
        }

        [Behaviour]
        private static void music_that_cannot_be_played_is_refused()
        {
            Refuses("ticks", With("ticks_per_quarter", MessagePackValue.From(0)));
            Refuses("ticks", With("ticks_per_quarter", MessagePackValue.From(32768)));
            Refuses("tempo", With("tempo", MessagePackValue.From(0.5)));
            Refuses("tempo", With("tempo", MessagePackValue.From(double.NaN)));
            Refuses("metre", With("metre", MessagePackValue.From("4")));
            Refuses("metre", With("metre", MessagePackValue.From("4/3")));
            Refuses("metre", With("metre", MessagePackValue.From("0/4")));
            Refuses("key", With("key", MessagePackValue.From(1)));
            Refuses("bar", With("bars", MessagePackValue.List(MessagePackValue.From(0))));
            Refuses("bar", With("bars", MessagePackValue.List(Pair(0, 0))));
            Refuses("bar", With("bars", MessagePackValue.List(Pair(1, 48))));
            Refuses("bar", With("bars", MessagePackValue.List(Pair(0, 48), Pair(47, 48))));
            Refuses("bars", With("bars", MessagePackValue.List(Pair(0, 1L << 40))));
            Refuses("tracks", With("tracks", MessagePackValue.Nil));
            Refuses("program", With("tracks", MessagePackValue.List(Track(128))));
            Refuses("file", With("file", MessagePackValue.From(0)));
            Refuses("seed", With("seed", MessagePackValue.Nil));
        }

        [Behaviour]
        private static void notes_that_cannot_be_played_are_refused()
        {
            Check.Equal(null, Read(0, 1, 0, 1, 0, 0, 1, 127, 127, 0));
            Check.Equal(null, Read());
            foreach (int[] wrong in new[]
            {
                new[] { -1, 1, 60, 90, 0 }, new[] { 0, 0, 60, 90, 0 }, new[] { 0, 1, 128, 90, 0 }, new[] { 0, 1, -1, 90, 0 },
                new[] { 0, 1, 60, 0, 0 }, new[] { 0, 1, 60, 128, 0 }, new[] { 0, 1, 60, 90, 1 }, new[] { 0, 1, 60, 90, -1 },
                new[] { 0, int.MaxValue, 60, 90, 0 }, new[] { 4, 1, 60, 90, 0, 3, 1, 60, 90, 0 },
            })
            {
                string reason = Read(wrong);
                Check.That(reason != null && reason.Contains("A note is ["), $"[{string.Join(", ", wrong)}]: {reason}");
            }
        }

        [Behaviour]
        private static void bars_of_a_session_are_at_least_one()
        {
            MessagePackValue none = MessagePackValue.List();
            var error = Check.Throws<ProtocolException>(() => new MusicNextRequest(Session).Read(Vector("music.next reply", With("bars", none))));
            Check.That(error.Message.Contains("bars is empty"), error.Message);
            Check.Equal(0, new MusicRequest().Read(Vector("music.compose reply", With("bars", none))).Score.EndTick);
        }

        private static MusicWishes Wishes()
        {
            return Changes(new MusicWishes
            {
                Model = "music_sequence", Style = "game", Metre = "3/4", Instruments = new[] { "drums", "bass", "piano" },
                Temperature = 0.9, TopP = 0.9, StrictKey = true, Seed = 7,
            });
        }

        private static T Changes<T>(T changes) where T : MusicChanges
        {
            changes.Key = "D";
            changes.Mode = "minor";
            changes.Tempo = 92;
            changes.Density = 4;
            changes.Register = "middle";
            changes.Intensity = 0.5;
            changes.Mood = "tense";
            return changes;
        }

        private static void CheckBody<T>(string vector, IGenerateRequest<T> request)
        {
            string[] row = Bytes.Table("messages_valid").Single(each => each[0] == vector);
            Check.Equal(row[3], request.Type, vector);
            Check.Equal(row[4], Bytes.Canonical(request.Body()), vector);
            Check.Equal(row[6].Length == 0 ? 0 : 1, request.Buffers.Count, vector);
        }

        // The vectors' tensors hold the bytes 0, 1, 2 …, which are no note.
        private static Reply Vector(string name, params KeyValuePair<string, MessagePackValue>[] changes)
        {
            Reply vector = Replies.Vector(name, changes);
            return Replies.Of(vector.Body, new[] { Notes(48, 12, 60, 90, 0) }.Concat(vector.Buffers.Skip(1)).ToArray());
        }

        private static WireBuffer Notes(params int[] numbers)
        {
            var bytes = new byte[4 * numbers.Length];
            Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
            return new WireBuffer(new TensorDescriptor("int32", new[] { numbers.Length / 5, 5 }), new ArraySegment<byte>(bytes));
        }

        private static string Read(params int[] numbers)
        {
            Reply vector = Vector("music.compose reply");
            try
            {
                new MusicRequest().Read(Replies.Of(vector.Body, Notes(numbers), vector.Buffers[1]));
                return null;
            }
            catch (ProtocolException error)
            {
                return error.Message;
            }
        }

        private static void Refuses(string what, KeyValuePair<string, MessagePackValue> change)
        {
            var error = Check.Throws<ProtocolException>(() => new MusicRequest().Read(Vector("music.compose reply", change)));
            Check.That(error.Message.Contains(what), $"{what}: {error.Message}");
        }

        private static KeyValuePair<string, MessagePackValue> With(string field, MessagePackValue value)
        {
            return MessagePackValue.Entry(field, value);
        }

        private static MessagePackValue Pair(long one, long other)
        {
            return MessagePackValue.List(MessagePackValue.From(one), MessagePackValue.From(other));
        }

        private static MessagePackValue Track(int program)
        {
            return MessagePackValue.Map(
                With("name", MessagePackValue.From("x")), With("program", MessagePackValue.From(program)), With("drums", MessagePackValue.From(false)));
        }
    }
}
