// The frames of one received message. Whoever holds it disposes it, which gives their memory back, and the list too where
// it was lent.
using System;
using System.Collections.Generic;
using System.Threading;

namespace Capriccio.Protocol
{
    internal sealed class Multipart : IDisposable
    {
        private readonly List<PooledBuffer> frames = new List<PooledBuffer>(4);
        private readonly MultipartPool pool;
        private Message message;
        private int lent;

        /// <param name="pool">Where it goes when it is disposed; null for the garbage collector.</param>
        public Multipart(MultipartPool pool = null)
        {
            this.pool = pool;
        }

        public int Count => frames.Count;

        public long TotalBytes { get; private set; }

        /// <summary>What the frames are decoded into; lent along with them, so that reading a message makes no garbage.</summary>
        public Message Message => message ?? (message = new Message(this));

        public ArraySegment<byte> this[int index] => frames[index].Segment;

        public void Add(PooledBuffer frame)
        {
            frames.Add(frame);
            TotalBytes += frame.Length;
        }

        /// <summary>Hands one frame over to the caller, who now disposes it.</summary>
        public PooledBuffer Detach(int index)
        {
            PooledBuffer frame = frames[index];
            frames[index] = null;
            return frame;
        }

        public void Dispose()
        {
            foreach (PooledBuffer frame in frames)
            {
                frame?.Dispose();
            }
            frames.Clear();
            TotalBytes = 0;
            if (Interlocked.Exchange(ref lent, 0) == 1)
            {
                message?.Clear();
                pool.TakeBack(this);
            }
        }

        internal Multipart Lend()
        {
            lent = 1;
            return this;
        }
    }
}
