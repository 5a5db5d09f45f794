// A TCP socket that never blocks. Belongs to the network thread. Knows bytes, not frames.
using System;
using System.Net;
using System.Net.Sockets;

namespace Capriccio.Protocol
{
    internal sealed class TcpLink : IDisposable
    {
        public TcpLink(IPEndPoint endPoint)
        {
            Socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
            try
            {
                Socket.Connect(endPoint);
                IsConnected = true;
            }
            catch (SocketException error) when (IsUnderWay(error.SocketErrorCode))
            {
                // The socket becomes writable, or fails, when the peer has answered.
            }
            catch
            {
                Socket.Dispose();
                throw;
            }
        }

        public Socket Socket { get; }

        public bool IsConnected { get; private set; }

        /// <summary>Call when the socket became writable or failed while it was connecting.</summary>
        /// <exception cref="SocketException">The peer did not take the connection.</exception>
        public void FinishConnecting()
        {
            var error = (int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error);
            if (error != 0)
            {
                throw new SocketException(error);
            }
            IsConnected = true;
        }

        /// <summary>Answers how many bytes came, 0 where none are there now.</summary>
        /// <exception cref="SocketException">The connection broke.</exception>
        /// <exception cref="DisconnectedException">The peer closed it.</exception>
        public int Receive(ArraySegment<byte> room)
        {
            int count = Socket.Receive(room.Array, room.Offset, room.Count, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success && count == 0)
            {
                throw new DisconnectedException("The server closed the connection.");
            }
            return CheckedCount(count, error);
        }

        /// <summary>Answers how many bytes were taken, 0 where the peer reads too slowly.</summary>
        /// <exception cref="SocketException">The connection broke.</exception>
        public int Send(ArraySegment<byte> bytes)
        {
            int count = Socket.Send(bytes.Array, bytes.Offset, bytes.Count, SocketFlags.None, out SocketError error);
            return CheckedCount(count, error);
        }

        public void Dispose()
        {
            Socket.Dispose();
        }

        private static int CheckedCount(int count, SocketError error)
        {
            if (error == SocketError.Success)
            {
                return count;
            }
            return IsUnderWay(error) ? 0 : throw new SocketException((int)error);
        }

        private static bool IsUnderWay(SocketError error)
        {
            return error == SocketError.WouldBlock || error == SocketError.InProgress || error == SocketError.IOPending;
        }
    }
}
