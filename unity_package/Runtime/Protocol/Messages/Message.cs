// A received message. It owns the memory of its frames: dispose it, or detach the buffers that live on.
using System;

namespace Capriccio.Protocol
{
    internal sealed class Message : IDisposable
    {
        private readonly Multipart frames;
        private ArraySegment<byte> body;
        private ArraySegment<byte> times;

        // Those of the message that was read last: a stream's descriptors are the same again and again.
        private WireBuffer[] kept = MessageEncoder.NoBuffers;

        /// <summary>Made by the frames that it is read from; <see cref="MessageDecoder"/> fills it.</summary>
        public Message(Multipart frames)
        {
            this.frames = frames;
            Buffers = MessageEncoder.NoBuffers;
        }

        public long Id { get; private set; }

        /// <summary>A request's type, or one of <see cref="Spec.Replies"/>.</summary>
        public string Type { get; private set; }

        public WireBuffer[] Buffers { get; private set; }

        /// <summary>0 where there is none.</summary>
        public int DeadlineMs { get; private set; }

        /// <summary>Where the reader of descriptors puts a tensor's sides.</summary>
        internal int[] Sides { get; } = new int[Spec.Limits.TensorDimensions];

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

        /// <summary>Milliseconds by what they were spent on; no map where the reply has none.</summary>
        public MessagePackValue TimesTree()
        {
            if (times.Array == null)
            {
                return MessagePackValue.Nil;
            }
            var reader = new MessagePackReader(times);
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

        /// <summary>Room for so many buffers, with the descriptors that were there before.</summary>
        internal WireBuffer[] RoomForBuffers(int count)
        {
            if (kept.Length != count)
            {
                kept = new WireBuffer[count];
            }
            return kept;
        }

        internal Message Filled(
            long id,
            string type,
            ArraySegment<byte> newBody,
            WireBuffer[] buffers,
            int deadlineMs,
            ArraySegment<byte> newTimes = default(ArraySegment<byte>))
        {
            Id = id;
            Type = type;
            Buffers = buffers;
            DeadlineMs = deadlineMs;
            body = newBody;
            times = newTimes;
            return this;
        }

        /// <summary>Forgets all but the descriptors.</summary>
        internal void Clear()
        {
            Filled(0, null, default(ArraySegment<byte>), MessageEncoder.NoBuffers, 0);
            for (int index = 0; index < kept.Length; index++)
            {
                kept[index] = kept[index].WithoutBytes();
            }
        }
    }
}
