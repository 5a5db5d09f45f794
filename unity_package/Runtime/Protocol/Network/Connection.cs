// One TCP connection with its ZMTP peer: bytes between socket and messages, heartbeats watched. It lives from the first
// SYN to the first error and is never used again. Belongs to the network thread; knows no requests.
using System;
using System.Net;
using System.Net.Sockets;

namespace Capriccio.Protocol
{
    internal sealed class Connection : IDisposable
    {
        private const int ScratchBytes = 64 * 1024;

        /// <summary>A server that never stops sending must not keep this side from sending.</summary>
        private const int MostReadsPerTurn = 256;

        private readonly TcpLink link;
        private readonly ZmtpPeer peer;
        private readonly SendQueue output;
        private readonly Action<Multipart> received;
        private readonly ArraySegment<byte> scratch;
        private readonly PooledBuffer scratchOwner;

        /// <param name="received">Takes each message over, and disposes it.</param>
        public Connection(IPEndPoint endPoint, BufferPool pool, Action<Multipart> received, long nowMs)
        {
            this.received = received;
            link = new TcpLink(endPoint);
            output = new SendQueue(pool);
            peer = new ZmtpPeer(pool, output, MessageLimits.MostFrames, Spec.Limits.MessageBytes);
            scratchOwner = pool.Rent(ScratchBytes);
            scratch = scratchOwner.Segment;
            Liveness = new Liveness(nowMs);
        }

        public Liveness Liveness { get; }

        public Socket Socket => link.Socket;

        /// <summary>Messages may be sent.</summary>
        public bool IsReady => peer.IsReady;

        public bool IsConnecting => !link.IsConnected;

        public bool WaitsToWrite => IsConnecting || output.PendingBytes > 0;

        /// <summary>Bytes that the socket has not taken yet.</summary>
        public long PendingBytes => output.PendingBytes;

        public void Send(ArraySegment<byte>[] copied, WireBuffer[] lent)
        {
            output.AddMessage(copied, lent);
        }

        /// <summary>Finishes connecting, receives and sends as far as that goes without waiting.</summary>
        /// <exception cref="SocketException">The connection broke.</exception>
        /// <exception cref="DisconnectedException">The peer closed it.</exception>
        /// <exception cref="ProtocolException">The peer broke the protocol.</exception>
        public void Turn(bool readable, bool writable, long nowMs)
        {
            if (IsConnecting)
            {
                if (!writable)
                {
                    return;
                }
                link.FinishConnecting();
            }
            if (readable)
            {
                ReceiveAll(nowMs);
            }
            SendAll();
        }

        /// <summary>Gives the socket as much as it takes.</summary>
        public void SendAll()
        {
            int count;
            do
            {
                ArraySegment<byte> next = output.Next;
                count = next.Count > 0 ? link.Send(next) : 0;
                if (count > 0)
                {
                    output.Sent(count);
                }
            }
            while (count > 0);
        }

        public void Dispose()
        {
            link.Dispose();
            peer.Dispose();
            output.Dispose();
            scratchOwner.Dispose();
        }

        private void ReceiveAll(long nowMs)
        {
            bool more = true;
            for (int reads = 0; more && reads < MostReadsPerTurn; reads++)
            {
                // A large frame is read straight into its own memory, small ones by way of the scratch.
                bool straight = peer.Room.Count >= ScratchBytes;
                ArraySegment<byte> target = straight ? peer.Room : scratch;
                int count = link.Receive(target);
                if (count > 0)
                {
                    Liveness.Heard(nowMs);
                    Deliver(straight, count);
                }
                more = count == target.Count;
            }
        }

        private void Deliver(bool straight, int count)
        {
            if (straight)
            {
                peer.Filled(count);
            }
            var input = new ArraySegment<byte>(scratch.Array, scratch.Offset, straight ? 0 : count);
            while (peer.TryReceive(ref input, out Multipart message))
            {
                received(message);
            }
        }
    }
}
