// Waits for the network thread's two sockets with Socket.Select, which makes about 350 bytes of garbage each time; while
// frames flow, with short looks at the one where something is due, which make none.
using System;
using System.Collections.Generic;
using System.Net.Sockets;

namespace Capriccio.Protocol
{
    internal sealed class SocketWait
    {
        /// <summary>How late what comes on the other socket may be noticed while frames flow.</summary>
        private const int LongestLookMs = 8;

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

        /// <summary>The same for at most some milliseconds, without garbage; what is not expected may be noticed that late.</summary>
        /// <param name="link">The connection's socket.</param>
        /// <param name="untilWritable">Bytes wait to be sent: return when the socket can take them.</param>
        /// <param name="untilReadable">Something is due from the server; otherwise from this side.</param>
        /// <param name="timeoutMs">The longest wait.</param>
        public void WaitBriefly(Socket link, bool untilWritable, bool untilReadable, long timeoutMs)
        {
            int microseconds = (int)(Math.Max(0, Math.Min(timeoutMs, LongestLookMs)) * 1000);
            Socket expected = untilWritable || untilReadable ? link : waker.Socket;
            expected.Poll(microseconds, untilWritable ? SelectMode.SelectWrite : SelectMode.SelectRead);
            if (waker.Socket.Poll(0, SelectMode.SelectRead))
            {
                waker.Acknowledge();
            }
            IsReadable = link.Poll(0, SelectMode.SelectRead);
            IsWritable = untilWritable && link.Poll(0, SelectMode.SelectWrite);
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
