// A received message. It owns the memory of its frames: dispose it, or detach the buffers that live on.
using System;

namespace Capriccio.Protocol
{
    internal sealed class Message : IDisposable
    {
        private readonly Multipart frames;
        private readonly ArraySegment<byte> body;

        public Message(long id, string type, ArraySegment<byte> body, WireBuffer[] buffers, int deadlineMs, Multipart frames)
        {
            Id = id;
            Type = type;
            Buffers = buffers;
            DeadlineMs = deadlineMs;
            this.body = body;
            this.frames = frames;
        }

        public long Id { get; }

        /// <summary>A request's type, or one of <see cref="Spec.Replies"/>.</summary>
        public string Type { get; }

        public WireBuffer[] Buffers { get; }

        /// <summary>0 where there is none.</summary>
        public int DeadlineMs { get; }

        /// <summary>A cursor at the body's map; what it reads lives as long as this message.</summary>
        public MessagePackReader ReadBody()
        {
            return new MessagePackReader(body);
        }

        public MessagePackValue BodyTree()
        {
            MessagePackReader reader = ReadBody();
            return MessagePackTree.Read(ref reader, MessageDecoder.BodyDepth);
        }

        /// <summary>Hands the memory of one buffer over to the caller.</summary>
        public PooledBuffer Detach(int buffer)
        {
            return frames.Detach(buffer + MessageDecoder.FirstBuffer);
        }

        public void Dispose()
        {
            frames.Dispose();
        }
    }
}
