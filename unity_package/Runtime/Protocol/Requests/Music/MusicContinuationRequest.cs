// The request for more of a given piece. Values only.
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for what follows a piece: by default in its key, tempo and metre, with its instruments.</summary>
    public sealed class MusicContinuationRequest : IGenerateRequest<GeneratedMusic>
    {
        /// <param name="midi">The bytes of a MIDI file. Sent in place: leave them until the request has ended.</param>
        /// <param name="wishes">What is wished otherwise; null for nothing.</param>
        public MusicContinuationRequest(byte[] midi, MusicWishes wishes = null)
        {
            Buffers = new[] { WireBuffer.File(midi, "midi") };
            Wishes = wishes ?? new MusicWishes();
        }

        /// <inheritdoc/>
        public string Type => Spec.Requests.MusicContinue;

        /// <inheritdoc/>
        public IReadOnlyList<WireBuffer> Buffers { get; }

        /// <summary>What is wished otherwise.</summary>
        public MusicWishes Wishes { get; }

        /// <summary>How many more bars, 1 to 256; null for 16.</summary>
        public int? Bars { get; set; }

        /// <summary><c>midi</c>, <c>wav</c> or <c>ogg</c> for a file besides the notes; null for none. Sound needs FluidSynth on the server's machine.</summary>
        public string Encoding { get; set; }

        /// <inheritdoc/>
        public MessagePackValue Body()
        {
            var fields = new RequestFields().Text("model", Wishes.Model).Buffer("midi", 0).Integer("bars", Bars);
            Wishes.AddTo(fields);
            return fields.Text("encoding", Encoding).ToMap();
        }

        /// <inheritdoc/>
        public GeneratedMusic Read(Reply reply)
        {
            return GeneratedMusic.Read(reply, $"The reply to {Type}", loops: false);
        }
    }
}
