// The request that begins music which goes on bar by bar. Values only.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Begins music that goes on bar by bar; <see cref="MusicNextRequest"/> asks for the bars.</summary>
    public sealed class MusicOpening : IGenerateRequest<MusicSession>
    {
        /// <param name="wishes">What is wished of it; null for nothing.</param>
        public MusicOpening(MusicWishes wishes = null)
        {
            Wishes = wishes ?? new MusicWishes();
        }

        /// <inheritdoc/>
        public string Type => Spec.Requests.MusicOpen;

        /// <inheritdoc/>
        public IReadOnlyList<WireBuffer> Buffers => Array.Empty<WireBuffer>();

        /// <summary>What is wished of it.</summary>
        public MusicWishes Wishes { get; }

        /// <inheritdoc/>
        public MessagePackValue Body()
        {
            var fields = new RequestFields().Text("model", Wishes.Model);
            Wishes.AddTo(fields);
            return fields.ToMap();
        }

        /// <inheritdoc/>
        public MusicSession Read(Reply reply)
        {
            return GeneratedReply.Read(reply, each => MusicSession.Of(each, $"The reply to {Type}"), keepsMemory: false);
        }
    }
}
