// A restyled frame, or the grid that restyles it, in borrowed memory.
using System;
using System.Threading;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>What a <see cref="StyleResult"/> holds.</summary>
    public enum StyleResultKind
    {
        /// <summary>The finished frame.</summary>
        Frame,

        /// <summary>A bilateral grid of colour transforms, float16 (rows, columns, depth, 12), for the engine's shader.</summary>
        Grid,
    }

    /// <summary>The answer to a <see cref="StyleRequest"/>. Dispose it when its bytes are used up: frames then make no garbage.</summary>
    public sealed class StyleResult : IDisposable
    {
        private PooledBuffer memory;
        private PooledBuffer detailMemory;

        private StyleResult(Message message, StyleReply reply)
        {
            Kind = reply.Kind;
            ModelHash = reply.ModelHash;
            Queued = reply.Queued;
            Run = reply.Run;
            Buffer = message.Buffers[reply.Result];
            memory = message.Detach(reply.Result);
            if (reply.HasDetail)
            {
                Detail = message.Buffers[reply.Detail];
                detailMemory = message.Detach(reply.Detail);
            }
        }

        /// <summary>A frame or a grid.</summary>
        public StyleResultKind Kind { get; }

        /// <summary>The result and what its bytes are; valid until <see cref="Dispose"/>.</summary>
        public WireBuffer Buffer { get; private set; }

        /// <summary>What to add to a sliced frame: 8-bit RGB as large as the model's view, 128 is nothing. Null where there is none.</summary>
        public WireBuffer? Detail { get; private set; }

        /// <summary>First 16 hex digits of the model file's SHA-256.</summary>
        public string ModelHash { get; }

        /// <summary>How long the frame waited for a worker.</summary>
        public TimeSpan Queued { get; }

        /// <summary>How long the worker took.</summary>
        public TimeSpan Run { get; }

        /// <summary>Gives the memory back. Calling it twice is safe.</summary>
        public void Dispose()
        {
            PooledBuffer mine = Interlocked.Exchange(ref memory, null);
            PooledBuffer myDetail = Interlocked.Exchange(ref detailMemory, null);
            Buffer = default(WireBuffer);
            Detail = null;
            mine?.Dispose();
            myDetail?.Dispose();
        }

        /// <summary>Takes the result's memory out of the message; the message itself is the caller's to dispose.</summary>
        internal static StyleResult Read(Message message)
        {
            return new StyleResult(message, StyleReply.Read(message, null));
        }
    }
}
