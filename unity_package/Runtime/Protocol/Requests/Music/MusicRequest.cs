// The request for a piece of music. Values only.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for a piece of music. What is null is left to the server.</summary>
    public sealed class MusicRequest : IGenerateRequest<GeneratedMusic>
    {
        /// <param name="wishes">What is wished of it; null for nothing.</param>
        public MusicRequest(MusicWishes wishes = null)
        {
            Wishes = wishes ?? new MusicWishes();
        }

        /// <inheritdoc/>
        public string Type => Spec.Requests.MusicCompose;

        /// <inheritdoc/>
        public IReadOnlyList<WireBuffer> Buffers => Array.Empty<WireBuffer>();

        /// <summary>What is wished of it.</summary>
        public MusicWishes Wishes { get; }

        /// <summary>How many bars, 1 to 256; null for 16.</summary>
        public int? Bars { get; set; }

        /// <summary>A letter for each section, equal ones sound alike, such as <c>AABA</c>; null for sections of four bars, empty for none.</summary>
        public string Form { get; set; }

        /// <summary>Let the last bar lead into the first; null for false.</summary>
        public bool? Loop { get; set; }

        /// <summary><c>midi</c>, <c>wav</c> or <c>ogg</c> for a file besides the notes; null for none. Sound needs FluidSynth on the server's machine.</summary>
        public string Encoding { get; set; }

        /// <inheritdoc/>
        public MessagePackValue Body()
        {
            var fields = new RequestFields().Text("model", Wishes.Model).Integer("bars", Bars);
            Wishes.AddTo(fields);
            return fields.Text("form", Form).Truth("loop", Loop).Text("encoding", Encoding).ToMap();
        }

        /// <inheritdoc/>
        public GeneratedMusic Read(Reply reply)
        {
            return GeneratedMusic.Read(reply, $"The reply to {Type}", Loop ?? false);
        }
    }
}
