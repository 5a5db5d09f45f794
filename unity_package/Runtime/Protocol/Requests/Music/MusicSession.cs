// Where music that goes on is: a few kilobytes that only the backend reads, and that belong to the client.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>
    /// Where music that goes on bar by bar is. The backend keeps nothing of it: it outlives a backend that ends, may be saved,
    /// and an older one goes back to where it was. Immutable.
    /// </summary>
    public sealed class MusicSession
    {
        private readonly byte[] state;

        /// <param name="state">What <see cref="ToBytes"/> gave; copied.</param>
        public MusicSession(byte[] state)
            : this((byte[])state.Clone(), Array.Empty<MusicTrack>())
        {
        }

        private MusicSession(byte[] state, IReadOnlyList<MusicTrack> tracks)
        {
            this.state = state;
            Tracks = tracks;
        }

        /// <summary>Who plays; empty where it was made from bytes.</summary>
        public IReadOnlyList<MusicTrack> Tracks { get; }

        /// <summary>A copy of the state, to be saved.</summary>
        public byte[] ToBytes()
        {
            return (byte[])state.Clone();
        }

        internal static MusicSession Of(Reply reply, string where)
        {
            WireBuffer state = new ReplyBuffers(reply.Buffers, where).Tensor(reply.Body, "session", "uint8", -1);
            return new MusicSession(ReplyBuffers.Copy(state), ScoreReader.Tracks(new ReplyFields(reply.Body, where), where));
        }

        internal WireBuffer ToBuffer()
        {
            return new WireBuffer(new TensorDescriptor("uint8", new[] { state.Length }), new ArraySegment<byte>(state));
        }
    }
}
