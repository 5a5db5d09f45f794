// Reads the music in a reply, strictly: nothing of a peer's is taken over that a player could stumble over.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal static class ScoreReader
    {
        private const int NumbersPerNote = 5;

        /// <summary>The score in a reply.</summary>
        /// <exception cref="ProtocolException">It holds none, or one that can't be.</exception>
        public static MusicScore Read(Reply reply, string where)
        {
            var fields = new ReplyFields(reply.Body, where);
            if (!MusicMetre.TryParse(fields.Text("metre"), out MusicMetre metre))
            {
                throw ProtocolException.InvalidField($"{where}: metre is {reply.Body["metre"]}; allowed: such as 3/4.");
            }
            try
            {
                return new MusicScore(
                    Tick(fields, "ticks_per_quarter", where),
                    Tracks(fields, where),
                    Notes(reply, where),
                    Bars(fields, where),
                    new[] { new MusicTempo(0, fields.Number("tempo")) },
                    new[] { metre })
                {
                    Key = fields.Text("key"),
                    Mode = fields.Text("mode"),
                };
            }
            catch (ArgumentException error)
            {
                throw ProtocolException.InvalidField($"{where}: {error.Message}");
            }
        }

        /// <summary>The instruments that a reply names.</summary>
        public static IReadOnlyList<MusicTrack> Tracks(ReplyFields fields, string where)
        {
            var tracks = new List<MusicTrack>();
            foreach (MessagePackValue each in fields.List("tracks"))
            {
                var track = new ReplyFields(each, where);
                tracks.Add(new MusicTrack(track.Text("name"), Tick(track, "program", where), track.Boolean("drums")));
            }
            return tracks;
        }

        /// <summary>A whole number from 0 that may be a tick.</summary>
        public static int Tick(ReplyFields fields, string field, string where)
        {
            return Tick(fields.Integer(field), field, where);
        }

        private static int Tick(long number, string field, string where)
        {
            if (number < 0 || number > MusicScore.LastTick)
            {
                throw ProtocolException.InvalidField($"{where}: {field} is {number}; allowed: 0 to {MusicScore.LastTick}.");
            }
            return (int)number;
        }

        private static IEnumerable<MusicBar> Bars(ReplyFields fields, string where)
        {
            var bars = new List<MusicBar>();
            foreach (MessagePackValue each in fields.List("bars"))
            {
                if (each.Elements.Count != 2
                    || !each.Elements[0].TryGetInt64(out long start) || !each.Elements[1].TryGetInt64(out long length))
                {
                    throw ProtocolException.InvalidField($"{where}: a bar is {each}; allowed: [its first tick, its ticks].");
                }
                bars.Add(new MusicBar(Tick(start, "bars", where), Tick(length, "bars", where)));
            }
            return bars;
        }

        private static MusicNote[] Notes(Reply reply, string where)
        {
            WireBuffer buffer = new ReplyBuffers(reply.Buffers, where).Tensor(reply.Body, "notes", "int32", -1, NumbersPerNote);
            var numbers = new int[buffer.Bytes.Count / sizeof(int)];
            Buffer.BlockCopy(buffer.Bytes.Array, buffer.Bytes.Offset, numbers, 0, buffer.Bytes.Count);
            var notes = new MusicNote[numbers.Length / NumbersPerNote];
            for (int index = 0; index < notes.Length; index++)
            {
                int at = index * NumbersPerNote;
                notes[index] = new MusicNote(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3], numbers[at + 4]);
            }
            return notes;
        }
    }
}
