// The request for the sound of a MIDI file. Values only.
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for the sound of a MIDI file, made by FluidSynth with a SoundFont of the server's machine.</summary>
    public sealed class MusicRenderRequest : IGenerateRequest<MusicRendering>
    {
        /// <param name="midi">The bytes of a MIDI file. Sent in place: leave them until the request has ended.</param>
        public MusicRenderRequest(byte[] midi)
        {
            Buffers = new[] { WireBuffer.File(midi, "midi") };
        }

        /// <inheritdoc/>
        public string Type => Spec.Requests.MusicRender;

        /// <inheritdoc/>
        public IReadOnlyList<WireBuffer> Buffers { get; }

        /// <summary><c>wav</c> or <c>ogg</c>; null for <c>wav</c>.</summary>
        public string Encoding { get; set; }

        /// <summary>Frames a second, 8000 to 96 000; null for 44 100.</summary>
        public int? SampleRate { get; set; }

        /// <inheritdoc/>
        public MessagePackValue Body()
        {
            return new RequestFields().Buffer("midi", 0).Text("encoding", Encoding).Integer("sample_rate", SampleRate).ToMap();
        }

        /// <inheritdoc/>
        public MusicRendering Read(Reply reply)
        {
            return GeneratedReply.Read(reply, each => new MusicRendering(each, $"The reply to {Type}"), keepsMemory: false);
        }
    }
}
