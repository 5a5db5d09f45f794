// Bytes that wait for the socket, in order. Small pieces are its own; large ones are lent by whoever sends them and are
// read in place. Used by the network thread only.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal sealed class SendQueue : IDisposable
    {
        private readonly Queue<Piece> pieces = new Queue<Piece>();
        private readonly BufferPool pool;
        private int sentOfFirst;

        public SendQueue(BufferPool pool)
        {
            this.pool = pool;
        }

        public long PendingBytes { get; private set; }

        /// <summary>The bytes to send next; empty where nothing waits.</summary>
        public ArraySegment<byte> Next
        {
            get
            {
                if (pieces.Count == 0)
                {
                    return default(ArraySegment<byte>);
                }
                ArraySegment<byte> first = pieces.Peek().Bytes;
                return new ArraySegment<byte>(first.Array, first.Offset + sentOfFirst, first.Count - sentOfFirst);
            }
        }

        public void Sent(int count)
        {
            PendingBytes -= count;
            sentOfFirst += count;
            if (sentOfFirst == pieces.Peek().Bytes.Count)
            {
                pieces.Dequeue().Owner?.Dispose();
                sentOfFirst = 0;
            }
        }

        public void AddBytes(byte[] bytes)
        {
            Add(new ArraySegment<byte>(bytes), null);
        }

        public void AddCommand(byte[] body)
        {
            PooledBuffer frame = pool.Rent(ZmtpFlags.LongestHeader + body.Length);
            int length = ZmtpFlags.WriteHeader(frame.Bytes, 0, ZmtpFlags.Command, body.Length);
            body.CopyTo(frame.Bytes, length);
            Add(new ArraySegment<byte>(frame.Bytes, 0, length + body.Length), frame);
        }

        /// <summary>Adds one message: `copied` frames are copied now, then `lent` frames that must stay until they are sent.</summary>
        public void AddMessage(ArraySegment<byte>[] copied, WireBuffer[] lent)
        {
            PooledBuffer own = pool.Rent(OwnBytes(copied, lent.Length));
            int start = 0;
            int end = 0;
            for (int index = 0; index < copied.Length; index++)
            {
                bool last = lent.Length == 0 && index == copied.Length - 1;
                end += ZmtpFlags.WriteHeader(own.Bytes, end, last ? (byte)0 : ZmtpFlags.More, copied[index].Count);
                Buffer.BlockCopy(copied[index].Array, copied[index].Offset, own.Bytes, end, copied[index].Count);
                end += copied[index].Count;
            }
            for (int index = 0; index < lent.Length; index++)
            {
                bool last = index == lent.Length - 1;
                end += ZmtpFlags.WriteHeader(own.Bytes, end, last ? (byte)0 : ZmtpFlags.More, lent[index].Bytes.Count);
                // The pieces go out in order, so the memory may go back as soon as the last piece of it is sent.
                Add(new ArraySegment<byte>(own.Bytes, start, end - start), last ? own : null);
                Add(lent[index].Bytes, null);
                start = end;
            }
            if (lent.Length == 0)
            {
                Add(new ArraySegment<byte>(own.Bytes, 0, end), own);
            }
        }

        public void Dispose()
        {
            while (pieces.Count > 0)
            {
                pieces.Dequeue().Owner?.Dispose();
            }
            PendingBytes = 0;
            sentOfFirst = 0;
        }

        private static int OwnBytes(ArraySegment<byte>[] copied, int lentCount)
        {
            int bytes = ZmtpFlags.LongestHeader * (copied.Length + lentCount);
            foreach (ArraySegment<byte> frame in copied)
            {
                bytes += frame.Count;
            }
            return bytes;
        }

        private void Add(ArraySegment<byte> bytes, PooledBuffer owner)
        {
            if (bytes.Count > 0)
            {
                pieces.Enqueue(new Piece(bytes, owner));
                PendingBytes += bytes.Count;
            }
        }

        private struct Piece
        {
            public Piece(ArraySegment<byte> bytes, PooledBuffer owner)
            {
                Bytes = bytes;
                Owner = owner;
            }

            public ArraySegment<byte> Bytes { get; }

            public PooledBuffer Owner { get; }
        }
    }
}
