// The frames of one received message. Whoever holds it disposes it, which gives their memory back.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal sealed class Multipart : IDisposable
    {
        private readonly List<PooledBuffer> frames = new List<PooledBuffer>(4);

        public int Count => frames.Count;

        public long TotalBytes { get; private set; }

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
        }
    }
}
