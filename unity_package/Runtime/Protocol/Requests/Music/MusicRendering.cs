// The answer to a request for the sound of a MIDI file. Its memory is its own.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>The sound of a piece, as a file. Immutable.</summary>
    public sealed class MusicRendering
    {
        internal MusicRendering(Reply reply, string where)
        {
            WireBuffer file = new ReplyBuffers(reply.Buffers, where).File(reply.Body, "file", "wav", "ogg");
            File = ReplyBuffers.Copy(file);
            Encoding = ((FileDescriptor)file.Descriptor).Encoding;
            Seconds = GeneratedReply.Finite(reply.Body, "seconds", where, smallest: 0);
            Run = new ReplyFields(reply.Body, where).Milliseconds("run_ms");
        }

        /// <summary>The file, stereo.</summary>
        public byte[] File { get; }

        /// <summary><c>wav</c> or <c>ogg</c>.</summary>
        public string Encoding { get; }

        /// <summary>How long it is.</summary>
        public double Seconds { get; }

        /// <summary>How long the worker took.</summary>
        public TimeSpan Run { get; }
    }
}
