// Wakes a thread that waits in Socket.Select: a UDP socket on the loopback that is connected to itself, so that nothing
// else can reach it. Wake may be called from any thread, before, during and after the wait; one wake is never lost.
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Capriccio.Protocol
{
    internal sealed class Waker : IDisposable
    {
        private readonly byte[] token = new byte[1];
        private int signalled;

        public Waker()
        {
            Socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Socket.Connect(Socket.LocalEndPoint);
            Socket.Blocking = false;
        }

        /// <summary>Becomes readable when <see cref="Wake"/> was called.</summary>
        public Socket Socket { get; }

        public void Wake()
        {
            if (Interlocked.Exchange(ref signalled, 1) == 1)
            {
                return;
            }
            try
            {
                Socket.Send(token, 0, token.Length, SocketFlags.None, out SocketError _);
            }
            catch (ObjectDisposedException)
            {
                // The thread has ended: there is nobody left to wake.
            }
        }

        /// <summary>Call when <see cref="Socket"/> is readable, and only then look at what the wake was for.</summary>
        public void Acknowledge()
        {
            Socket.Receive(token, 0, token.Length, SocketFlags.None, out SocketError _);
            Interlocked.Exchange(ref signalled, 0);
        }

        public void Dispose()
        {
            Socket.Dispose();
        }
    }
}
