// A borrowed piece of memory. Whoever holds it disposes it once; what is never disposed is left to the garbage collector.
using System;

namespace Capriccio.Protocol
{
    internal sealed class PooledBuffer : IDisposable
    {
        private readonly BufferPool pool;
        private bool lent;

        internal PooledBuffer(BufferPool pool, int capacity)
        {
            this.pool = pool;
            Bytes = new byte[capacity];
        }

        public byte[] Bytes { get; }

        /// <summary>How much of <see cref="Bytes"/> was asked for.</summary>
        public int Length { get; private set; }

        public ArraySegment<byte> Segment => new ArraySegment<byte>(Bytes, 0, Length);

        public void Dispose()
        {
            if (lent)
            {
                lent = false;
                pool.TakeBack(this);
            }
        }

        internal PooledBuffer Lend(int length)
        {
            lent = true;
            Length = length;
            return this;
        }
    }
}
