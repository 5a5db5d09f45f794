// Lends the lists in which the frames of messages arrive, and keeps a few of those that come back. Thread-safe.
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal sealed class MultipartPool
    {
        private const int MostKept = 8;

        private readonly Stack<Multipart> free = new Stack<Multipart>(MostKept);

        public Multipart Rent()
        {
            lock (free)
            {
                if (free.Count > 0)
                {
                    return free.Pop().Lend();
                }
            }
            return new Multipart(this).Lend();
        }

        internal void TakeBack(Multipart frames)
        {
            lock (free)
            {
                if (free.Count < MostKept)
                {
                    free.Push(frames);
                }
            }
        }
    }
}
