// The answer to a request for a piece. Its memory is its own.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>A piece that was made, and what it was made from. Immutable.</summary>
    public sealed class GeneratedMusic
    {
        private GeneratedMusic(Reply reply, string where, bool loops)
        {
            var fields = new ReplyFields(reply.Body, where);
            Score = ScoreReader.Read(reply, where);
            Loops = loops;
            WireBuffer? file = new ReplyBuffers(reply.Buffers, where).FileOrNull(reply.Body, "file", "midi", "wav", "ogg");
            File = file == null ? null : ReplyBuffers.Copy(file.Value);
            FileEncoding = (file?.Descriptor as FileDescriptor)?.Encoding;
            FromTick = reply.Body["from_tick"].Kind == MessagePackKind.Nil ? 0 : ScoreReader.Tick(fields, "from_tick", where);
            Seed = fields.Integer("seed");
            ModelHash = fields.Text("model_hash");
            Run = fields.Milliseconds("run_ms");
        }

        /// <summary>The music.</summary>
        public MusicScore Score { get; }

        /// <summary>Whether its last bar leads into its first.</summary>
        public bool Loops { get; }

        /// <summary>The file that was asked for; null where none was.</summary>
        public byte[] File { get; }

        /// <summary>What <see cref="File"/> is: <c>midi</c>, <c>wav</c> or <c>ogg</c>; null where there is none.</summary>
        public string FileEncoding { get; }

        /// <summary>The tick at which the new bars begin, where a piece was continued; 0 otherwise.</summary>
        public int FromTick { get; }

        /// <summary>The seed that was used.</summary>
        public long Seed { get; }

        /// <summary>First 16 hex digits of the model file's SHA-256.</summary>
        public string ModelHash { get; }

        /// <summary>How long the worker took.</summary>
        public TimeSpan Run { get; }

        internal static GeneratedMusic Read(Reply reply, string where, bool loops)
        {
            return GeneratedReply.Read(reply, each => new GeneratedMusic(each, where, loops), keepsMemory: false);
        }
    }
}
