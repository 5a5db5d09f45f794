// The answer to a request for the next bars. Its memory is its own.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Bars of music that goes on, and where it is after them. Immutable.</summary>
    public sealed class MusicBars
    {
        internal MusicBars(Reply reply, string where)
        {
            var fields = new ReplyFields(reply.Body, where);
            Score = ScoreReader.Read(reply, where);
            if (Score.Bars.Count == 0)
            {
                throw ProtocolException.InvalidField($"{where}: bars is empty; allowed: 1 and more.");
            }
            Session = MusicSession.Of(reply, where);
            FirstBar = ScoreReader.Tick(fields, "bar", where);
            ModelHash = fields.Text("model_hash");
            Run = fields.Milliseconds("run_ms");
        }

        /// <summary>The bars; their ticks are counted from the beginning of the first.</summary>
        public MusicScore Score { get; }

        /// <summary>Where the music is after them: what the next request takes.</summary>
        public MusicSession Session { get; }

        /// <summary>Number of the first of these bars, from 0.</summary>
        public int FirstBar { get; }

        /// <summary>First 16 hex digits of the model file's SHA-256.</summary>
        public string ModelHash { get; }

        /// <summary>How long the worker took.</summary>
        public TimeSpan Run { get; }
    }
}
