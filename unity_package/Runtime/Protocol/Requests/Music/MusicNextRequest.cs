// The request for the next bars of music that goes on. Values only.
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for the next bars of a session. The same session, with the same changes, gives the same bars.</summary>
    public sealed class MusicNextRequest : IGenerateRequest<MusicBars>
    {
        /// <param name="session">Where the music is.</param>
        /// <param name="changes">What is wished from the first of these bars on; null for no change.</param>
        public MusicNextRequest(MusicSession session, MusicChanges changes = null)
        {
            Buffers = new[] { session.ToBuffer() };
            Changes = changes ?? new MusicChanges();
        }

        /// <inheritdoc/>
        public string Type => Spec.Requests.MusicNext;

        /// <inheritdoc/>
        public IReadOnlyList<WireBuffer> Buffers { get; }

        /// <summary>What is wished from the first of these bars on.</summary>
        public MusicChanges Changes { get; }

        /// <summary>How many, 1 to 16; null for 1.</summary>
        public int? Bars { get; set; }

        /// <summary>Name of the model that the session was opened with; null for the first one by name.</summary>
        public string Model { get; set; }

        /// <inheritdoc/>
        public MessagePackValue Body()
        {
            var fields = new RequestFields().Buffer("session", 0).Text("model", Model).Integer("bars", Bars);
            Changes.AddChangesTo(fields);
            return fields.ToMap();
        }

        /// <inheritdoc/>
        public MusicBars Read(Reply reply)
        {
            return GeneratedReply.Read(reply, each => new MusicBars(each, $"The reply to {Type}"), keepsMemory: false);
        }
    }
}
