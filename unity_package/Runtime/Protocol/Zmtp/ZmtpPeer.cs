// A DEALER's side of ZMTP 3.1 with the NULL mechanism (https://rfc.zeromq.org/spec/37/ and /23/) as a pure state machine:
// greeting, READY, then frames. Bytes that came in go in; messages come out; what must be sent goes to the send queue.
// Must not know sockets, threads, clocks, or what a message means. A ProtocolException ends the connection.
using System;

namespace Capriccio.Protocol
{
    internal sealed class ZmtpPeer : IDisposable
    {
        private readonly int mostFrames;
        private readonly int mostMessageBytes;
        private readonly SendQueue output;
        private readonly ZmtpFrameDecoder decoder;
        private readonly MultipartPool multiparts = new MultipartPool();
        private readonly byte[] greeting = new byte[ZmtpGreeting.Size];
        private int greetingBytes;
        private Multipart partial;

        public ZmtpPeer(BufferPool pool, SendQueue output, int mostFrames, int mostMessageBytes)
        {
            this.output = output;
            this.mostFrames = mostFrames;
            this.mostMessageBytes = mostMessageBytes;
            decoder = new ZmtpFrameDecoder(pool);
            output.AddBytes(ZmtpGreeting.Build());
        }

        /// <summary>True once the peer's READY was accepted: messages may be sent.</summary>
        public bool IsReady { get; private set; }

        /// <summary>Where a socket may put the next bytes without a copy; empty unless a frame is half received.</summary>
        public ArraySegment<byte> Room => decoder.Room;

        /// <summary>Says that bytes were put into <see cref="Room"/>; call <see cref="TryReceive"/> next.</summary>
        public void Filled(int count)
        {
            decoder.Filled(count);
        }

        /// <summary>Consumes <paramref name="input"/> until a message is whole (true) or nothing is left (false).</summary>
        public bool TryReceive(ref ArraySegment<byte> input, out Multipart message)
        {
            message = null;
            TakeGreeting(ref input);
            if (greetingBytes < ZmtpGreeting.Size)
            {
                return false;
            }
            while (message == null && decoder.TryRead(ref input, BytesLeft(), out ZmtpFrame frame))
            {
                if (frame.IsCommand)
                {
                    HandleCommand(frame);
                }
                else
                {
                    message = AddToMessage(frame);
                }
            }
            return message != null;
        }

        public void Dispose()
        {
            decoder.Dispose();
            partial?.Dispose();
            partial = null;
        }

        private void TakeGreeting(ref ArraySegment<byte> input)
        {
            int count = Math.Min(ZmtpGreeting.Size - greetingBytes, input.Count);
            if (count == 0)
            {
                return;
            }
            Buffer.BlockCopy(input.Array, input.Offset, greeting, greetingBytes, count);
            greetingBytes += count;
            input = new ArraySegment<byte>(input.Array, input.Offset + count, input.Count - count);
            ZmtpGreeting.Check(greeting, greetingBytes);
            if (greetingBytes == ZmtpGreeting.Size)
            {
                output.AddCommand(ZmtpCommand.Ready());
            }
        }

        private int BytesLeft()
        {
            return mostMessageBytes - (int)(partial?.TotalBytes ?? 0);
        }

        private void HandleCommand(ZmtpFrame frame)
        {
            using (frame.Body)
            {
                ZmtpCommand command = ZmtpCommand.Parse(frame.Body.Segment);
                switch (command.Name)
                {
                    case "READY":
                        command.CheckReady();
                        IsReady = true;
                        break;
                    case "ERROR":
                        throw ProtocolException.Malformed($"The peer refused the connection: {command.Reason()}");
                    case "PING":
                        output.AddCommand(command.Pong());
                        break;
                    default:
                        // PONG, and whatever later versions add: traffic, nothing more.
                        break;
                }
            }
        }

        private Multipart AddToMessage(ZmtpFrame frame)
        {
            partial = partial ?? multiparts.Rent();
            partial.Add(frame.Body);
            if (!IsReady)
            {
                throw ProtocolException.Malformed("A message came before the peer's READY command.");
            }
            if (partial.Count > mostFrames)
            {
                throw ProtocolException.TooLarge("The number of frames in a message", partial.Count, mostFrames);
            }
            if (frame.HasMore)
            {
                return null;
            }
            Multipart whole = partial;
            partial = null;
            return whole;
        }
    }
}
