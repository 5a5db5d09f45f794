// Lends memory by size class (powers of two) and keeps a bounded amount of what comes back, so that frames of one size
// make no garbage after the first few. System.Buffers.ArrayPool is missing from Unity's .NET 4.x profile. Thread-safe.
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal sealed class BufferPool
    {
        /// <summary>Far above any message limit, and still a power of two that fits an int.</summary>
        public const int LargestBytes = 1 << LargestClass;

        private const int SmallestClass = 6;
        private const int LargestClass = 30;

        private readonly Stack<PooledBuffer>[] free = new Stack<PooledBuffer>[LargestClass + 1];
        private readonly long mostKeptBytes;
        private long keptBytes;

        public BufferPool(long mostKeptBytes)
        {
            this.mostKeptBytes = mostKeptBytes;
            for (int index = 0; index < free.Length; index++)
            {
                free[index] = new Stack<PooledBuffer>();
            }
        }

        /// <param name="length">From 0 to <see cref="LargestBytes"/>.</param>
        public PooledBuffer Rent(int length)
        {
            int sizeClass = SizeClass(length);
            lock (free)
            {
                if (free[sizeClass].Count > 0)
                {
                    PooledBuffer kept = free[sizeClass].Pop();
                    keptBytes -= kept.Bytes.Length;
                    return kept.Lend(length);
                }
            }
            return new PooledBuffer(this, 1 << sizeClass).Lend(length);
        }

        internal void TakeBack(PooledBuffer buffer)
        {
            lock (free)
            {
                if (keptBytes + buffer.Bytes.Length <= mostKeptBytes)
                {
                    keptBytes += buffer.Bytes.Length;
                    free[SizeClass(buffer.Bytes.Length)].Push(buffer);
                }
            }
        }

        private static int SizeClass(int length)
        {
            int sizeClass = SmallestClass;
            while (length > 1 << sizeClass)
            {
                sizeClass++;
            }
            return sizeClass;
        }
    }
}
