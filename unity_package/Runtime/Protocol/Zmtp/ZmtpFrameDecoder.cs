// Bytes in, in pieces of any size; frames out. A pure state machine: it knows no socket and no clock. The length of a
// frame is checked against the limit before memory for it is taken.
using System;

namespace Capriccio.Protocol
{
    internal sealed class ZmtpFrameDecoder : IDisposable
    {
        /// <summary>READY, PING and their like are short; a long one is an attack or another protocol.</summary>
        private const int LargestCommandBytes = 8192;

        private readonly BufferPool pool;
        private readonly byte[] header = new byte[ZmtpFlags.LongestHeader];
        private int headerBytes;
        private PooledBuffer body;
        private int bodyBytes;

        public ZmtpFrameDecoder(BufferPool pool)
        {
            this.pool = pool;
        }

        /// <summary>Room for the rest of a frame that has begun, so that a socket can read straight into it; else empty.</summary>
        public ArraySegment<byte> Room =>
            body == null ? default(ArraySegment<byte>) : new ArraySegment<byte>(body.Bytes, bodyBytes, body.Length - bodyBytes);

        /// <summary>Takes note of bytes that were put into <see cref="Room"/>.</summary>
        public void Filled(int count)
        {
            bodyBytes += count;
        }

        /// <summary>Consumes from the front of <paramref name="input"/> until one frame is whole or nothing is left.</summary>
        /// <param name="limit">The largest body of a message frame that is allowed now, in bytes.</param>
        public bool TryRead(ref ArraySegment<byte> input, int limit, out ZmtpFrame frame)
        {
            if (body == null && !TryBegin(ref input, limit))
            {
                frame = default(ZmtpFrame);
                return false;
            }
            bodyBytes += Take(ref input, body.Bytes, bodyBytes, body.Length - bodyBytes);
            bool whole = bodyBytes == body.Length;
            frame = whole ? new ZmtpFrame(header[0], body) : default(ZmtpFrame);
            if (whole)
            {
                body = null;
                headerBytes = 0;
            }
            return whole;
        }

        public void Dispose()
        {
            body?.Dispose();
            body = null;
        }

        private bool TryBegin(ref ArraySegment<byte> input, int limit)
        {
            headerBytes += Take(ref input, header, headerBytes, headerBytes == 0 ? 1 : 0);
            if (headerBytes == 0)
            {
                return false;
            }
            CheckFlags(header[0]);
            int size = (header[0] & ZmtpFlags.Long) != 0 ? ZmtpFlags.LongestHeader : 2;
            headerBytes += Take(ref input, header, headerBytes, size - headerBytes);
            if (headerBytes < size)
            {
                return false;
            }
            body = pool.Rent(CheckedLength(size, limit));
            bodyBytes = 0;
            return true;
        }

        private int CheckedLength(int size, int limit)
        {
            ulong length = 0;
            for (int index = 1; index < size; index++)
            {
                length = (length << 8) | header[index];
            }
            int allowed = (header[0] & ZmtpFlags.Command) != 0 ? LargestCommandBytes : limit;
            if (length > (ulong)allowed)
            {
                throw ProtocolException.TooLarge("The length of a frame", (long)Math.Min(length, long.MaxValue), allowed);
            }
            return (int)length;
        }

        private static void CheckFlags(byte flags)
        {
            bool commandWithMore = (flags & ZmtpFlags.Command) != 0 && (flags & ZmtpFlags.More) != 0;
            if ((flags & ZmtpFlags.Reserved) != 0 || commandWithMore)
            {
                throw ProtocolException.Malformed($"A frame begins with the flags 0x{flags:x2}, which ZMTP does not know.");
            }
        }

        private static int Take(ref ArraySegment<byte> input, byte[] target, int offset, int wanted)
        {
            int count = Math.Min(wanted, input.Count);
            if (count > 0)
            {
                Buffer.BlockCopy(input.Array, input.Offset, target, offset, count);
                input = new ArraySegment<byte>(input.Array, input.Offset + count, input.Count - count);
            }
            return count;
        }
    }
}
