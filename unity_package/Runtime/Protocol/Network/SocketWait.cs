// Waits for the network thread's two sockets with Socket.Select. The lists are used again, so a wait makes little garbage.
using System;
using System.Collections.Generic;
using System.Net.Sockets;

namespace Capriccio.Protocol
{
    internal sealed class SocketWait
    {
        private readonly List<Socket> readable = new List<Socket>(2);
        private readonly List<Socket> writable = new List<Socket>(1);
        private readonly List<Socket> failed = new List<Socket>(1);
        private readonly Waker waker;

        public SocketWait(Waker waker)
        {
            this.waker = waker;
        }

        public bool IsReadable { get; private set; }

        /// <summary>Writable, or a connection attempt that failed: either way there is something to find out.</summary>
        public bool IsWritable { get; private set; }

        /// <param name="link">The connection's socket; null where there is none.</param>
        /// <param name="untilWritable">Also return when the socket can take bytes.</param>
        /// <param name="timeoutMs">The longest wait; 0 only looks.</param>
        public void Wait(Socket link, bool untilWritable, long timeoutMs)
        {
            Prepare(link, untilWritable);
            int microseconds = (int)(Math.Max(0, Math.Min(timeoutMs, 60000)) * 1000);
            Socket.Select(readable, writable.Count > 0 ? writable : null, failed.Count > 0 ? failed : null, microseconds);
            if (readable.Contains(waker.Socket))
            {
                waker.Acknowledge();
            }
            IsReadable = link != null && readable.Contains(link);
            IsWritable = link != null && (writable.Contains(link) || failed.Contains(link));
        }

        private void Prepare(Socket link, bool untilWritable)
        {
            readable.Clear();
            writable.Clear();
            failed.Clear();
            readable.Add(waker.Socket);
            if (link == null)
            {
                return;
            }
            readable.Add(link);
            if (untilWritable)
            {
                writable.Add(link);
                failed.Add(link);
            }
        }
    }
}
