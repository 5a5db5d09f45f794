// The answer to a request that the client has no method of its own for.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>An <c>ok</c> answer: its fields and its buffers. Dispose it when the buffers' bytes are used up.</summary>
    public sealed class Reply : IDisposable
    {
        private readonly Message message;
        private int disposed;

        internal Reply(Message message)
        {
            this.message = message;
            Body = message.BodyTree();
        }

        /// <summary>The fields.</summary>
        public MessagePackValue Body { get; }

        /// <summary>The buffers in their order; valid until <see cref="Dispose"/>.</summary>
        public IReadOnlyList<WireBuffer> Buffers => message.Buffers;

        /// <summary>Gives the memory back. Calling it twice is safe.</summary>
        public void Dispose()
        {
            if (System.Threading.Interlocked.Exchange(ref disposed, 1) == 0)
            {
                message.Dispose();
            }
        }
    }
}
