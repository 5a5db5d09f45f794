// Commands of ZMTP 3.1 with the NULL mechanism: READY, ERROR, PING, PONG. Bytes only; what to do is the peer's business.
using System;
using System.Text;

namespace Capriccio.Protocol
{
    /// <summary>One received command: its name, and what follows it.</summary>
    internal struct ZmtpCommand
    {
        private const string SocketType = "Socket-Type";
        private const int LongestPingContext = 16;
        private const int PingTimeToLiveBytes = 2;

        private ZmtpCommand(string name, ArraySegment<byte> body)
        {
            Name = name;
            Body = body;
        }

        public string Name { get; }

        public ArraySegment<byte> Body { get; }

        public static ZmtpCommand Parse(ArraySegment<byte> bytes)
        {
            string name = ShortString(bytes, "the name of a command", out ArraySegment<byte> rest);
            return new ZmtpCommand(name, rest);
        }

        /// <summary>The READY command of a DEALER without an identity, as a frame body.</summary>
        public static byte[] Ready()
        {
            return Encoding.ASCII.GetBytes("\u0005READY\u000bSocket-Type\0\0\0\u0006DEALER");
        }

        /// <summary>The PONG that answers this PING: the same context, as a frame body.</summary>
        public byte[] Pong()
        {
            int context = Body.Count - PingTimeToLiveBytes;
            if (context < 0 || context > LongestPingContext)
            {
                throw ProtocolException.Malformed(
                    $"A PING has a body of {Body.Count} bytes; {PingTimeToLiveBytes} for the time to live and up to "
                    + $"{LongestPingContext} for the context are allowed.");
            }
            byte[] name = Encoding.ASCII.GetBytes("\u0004PONG");
            var pong = new byte[name.Length + context];
            name.CopyTo(pong, 0);
            Buffer.BlockCopy(Body.Array, Body.Offset + PingTimeToLiveBytes, pong, name.Length, context);
            return pong;
        }

        /// <summary>What an ERROR command says.</summary>
        public string Reason()
        {
            return ShortString(Body, "the reason of an ERROR", out _);
        }

        /// <summary>Checks a READY: its properties must be whole, and its socket must be one that a DEALER may talk to.</summary>
        public void CheckReady()
        {
            string peer = string.Empty;
            ArraySegment<byte> rest = Body;
            while (rest.Count > 0)
            {
                string name = ShortString(rest, "the name of a property", out rest);
                string value = LongString(rest, out rest);
                if (string.Equals(name, SocketType, StringComparison.OrdinalIgnoreCase))
                {
                    peer = value;
                }
            }
            if (peer != "ROUTER" && peer != "DEALER" && peer != "REP")
            {
                throw ProtocolException.Malformed(
                    $"The peer is a '{peer}' socket; a DEALER talks to ROUTER, DEALER or REP. Is this address a Capriccio backend's?");
            }
        }

        private static string ShortString(ArraySegment<byte> bytes, string what, out ArraySegment<byte> rest)
        {
            int length = bytes.Count > 0 ? bytes.Array[bytes.Offset] : 0;
            return Text(bytes, 1, length, what, out rest);
        }

        private static string LongString(ArraySegment<byte> bytes, out ArraySegment<byte> rest)
        {
            long length = 0;
            for (int index = 0; index < 4 && index < bytes.Count; index++)
            {
                length = (length << 8) | bytes.Array[bytes.Offset + index];
            }
            return Text(bytes, 4, length, "the value of a property", out rest);
        }

        private static string Text(ArraySegment<byte> bytes, int start, long length, string what, out ArraySegment<byte> rest)
        {
            if (bytes.Count < start || length > bytes.Count - start)
            {
                throw ProtocolException.Malformed($"A command is cut off in {what}: {length} bytes announced, {bytes.Count} left.");
            }
            int end = start + (int)length;
            rest = new ArraySegment<byte>(bytes.Array, bytes.Offset + end, bytes.Count - end);
            return Encoding.ASCII.GetString(bytes.Array, bytes.Offset + start, (int)length);
        }
    }
}
