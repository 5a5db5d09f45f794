// The ZMTP peer as what it is: a state machine over bytes. The bytes are libzmq's own, recorded by the Python side.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class ZmtpBehaviours
    {
        private const string Ping = "0409" + "0450494e47" + "0064" + "6162";
        private const string Pong = "0407" + "04504f4e47" + "6162";
        private const string ReadyRouter = "041c" + "055245414459" + "0b536f636b65742d54797065" + "00000006" + "524f55544552";

        [Behaviour]
        private static void zmtp_takes_what_libzmq_sends_in_pieces_of_any_size()
        {
            byte[] recorded = Bytes.FromHex(Bytes.Table("libzmq_stream").Single()[1]);
            foreach (int piece in new[] { 1, 2, 3, 7, 64, 65, 1000, recorded.Length })
            {
                var peer = new TestPeer();
                List<string> messages = peer.Feed(recorded, piece);
                Check.That(peer.Peer.IsReady, "the handshake is done");
                Check.Equal("hello|-|" + new string('a', 255), messages[0], $"in pieces of {piece}");
                Check.Equal(300000, messages[1].Length, $"in pieces of {piece}");
                Check.Equal(2, messages.Count, $"in pieces of {piece}");
            }
        }

        [Behaviour]
        private static void zmtp_sends_greeting_and_ready()
        {
            var peer = new TestPeer();
            peer.Feed(ZmtpGreeting.Build(), 64);
            string greeting = "ff00000000000000007f" + "0301" + "4e554c4c" + new string('0', 2 * 48);
            Check.Equal(greeting + "041c" + "055245414459" + "0b536f636b65742d54797065" + "00000006" + "4445414c4552", peer.TakeSent());
        }

        [Behaviour]
        private static void zmtp_answers_ping_with_its_context()
        {
            TestPeer peer = TestPeer.Ready();
            peer.FeedHex(Ping);
            Check.Equal(Pong, peer.TakeSent());
        }

        [Behaviour]
        private static void zmtp_refuses_another_service_at_its_first_byte()
        {
            ProtocolException error = Check.Throws<ProtocolException>(() => new TestPeer().Feed(Encoding.ASCII.GetBytes("H"), 1));
            Check.Equal(Spec.Errors.Malformed, error.Code);
        }

        [Behaviour]
        private static void zmtp_refuses_old_versions_and_other_mechanisms()
        {
            byte[] old = ZmtpGreeting.Build();
            old[10] = 1;
            Check.Equal(Spec.Errors.IncompatibleVersion, Check.Throws<ProtocolException>(() => new TestPeer().Feed(old, 64)).Code);
            byte[] curve = ZmtpGreeting.Build();
            Encoding.ASCII.GetBytes("CURVE").CopyTo(curve, 12);
            Check.Equal(Spec.Errors.Unauthorized, Check.Throws<ProtocolException>(() => new TestPeer().Feed(curve, 64)).Code);
        }

        [Behaviour]
        private static void zmtp_refuses_what_breaks_the_framing()
        {
            foreach (string bytes in new[] { "0800", "0500", "ff", "04020941", "0401ff", "0406" + "0450494e47" + "00" })
            {
                Check.Throws<ProtocolException>(() => TestPeer.Ready().FeedHex(bytes + "0000"));
            }
        }

        [Behaviour]
        private static void zmtp_refuses_messages_before_ready_and_peers_that_are_no_router()
        {
            var early = new TestPeer();
            early.Feed(ZmtpGreeting.Build(), 64);
            Check.Throws<ProtocolException>(() => early.FeedHex("000141"));
            var publisher = new TestPeer();
            publisher.Feed(ZmtpGreeting.Build(), 64);
            string ready = ReadyRouter.Replace("041c", "0419").Replace("00000006524f55544552", "00000003505542");
            ProtocolException error = Check.Throws<ProtocolException>(() => publisher.FeedHex(ready));
            Check.That(error.Message.Contains("'PUB'"), error.Message);
        }

        [Behaviour]
        private static void zmtp_passes_on_the_reason_of_an_error()
        {
            var peer = new TestPeer();
            peer.Feed(ZmtpGreeting.Build(), 64);
            ProtocolException error = Check.Throws<ProtocolException>(() => peer.FeedHex("040a" + "054552524f52" + "03" + "6e6f21"));
            Check.That(error.Message.Contains("no!"), error.Message);
        }

        [Behaviour]
        private static void zmtp_checks_lengths_before_memory_is_taken()
        {
            long before = GC.GetTotalMemory(true);
            Check.Equal(Spec.Errors.TooLarge, Check.Throws<ProtocolException>(() => TestPeer.Ready().FeedHex("02" + "7fffffffffffffff")).Code);
            Check.Equal(Spec.Errors.TooLarge, Check.Throws<ProtocolException>(() => TestPeer.Ready().FeedHex("02" + "ffffffffffffffff")).Code);
            Check.Equal(Spec.Errors.TooLarge, Check.Throws<ProtocolException>(() => TestPeer.Ready().FeedHex("02" + "0000000004000001")).Code);
            Check.Equal(Spec.Errors.TooLarge, Check.Throws<ProtocolException>(() => TestPeer.Ready().FeedHex("06" + "0000000000002001")).Code);
            Check.That(GC.GetTotalMemory(false) - before < 1000000, "memory was taken for frames that never came");
        }

        [Behaviour]
        private static void zmtp_limits_the_frames_of_a_message_and_their_sum()
        {
            TestPeer frames = TestPeer.Ready();
            string many = string.Concat(Enumerable.Repeat("0100", MessageLimits.MostFrames));
            Check.Equal(Spec.Errors.TooLarge, Check.Throws<ProtocolException>(() => frames.FeedHex(many + "0000")).Code);
            TestPeer bytes = TestPeer.Ready(mostMessageBytes: 300);
            bytes.FeedHex("01c8" + new string('0', 400));
            Check.Equal(Spec.Errors.TooLarge, Check.Throws<ProtocolException>(() => bytes.FeedHex("00c8")).Code);
        }

        [Behaviour]
        private static void zmtp_frames_of_every_length_class_round_trip()
        {
            var sender = TestPeer.Ready();
            var receiver = TestPeer.Ready();
            foreach (int length in new[] { 0, 1, 254, 255, 256, 257, 65535, 65536, 1000000 })
            {
                var head = new[] { new ArraySegment<byte>(Encoding.ASCII.GetBytes("head")) };
                sender.Output.AddMessage(head, new[] { WireBuffer.File(new byte[length], "png") });
                List<string> got = receiver.FeedHex(sender.TakeSent());
                Check.Equal(1, got.Count, $"messages of {length} bytes");
                Check.Equal(4 + 1 + Math.Max(length, 1), got[0].Length, $"text of {length} bytes");
            }
        }
    }

    /// <summary>A ZMTP peer without a socket.</summary>
    internal sealed class TestPeer
    {
        private static readonly BufferPool Pool = new BufferPool(8 * 1024 * 1024);

        public TestPeer(int mostMessageBytes = Spec.Limits.MessageBytes)
        {
            Output = new SendQueue(Pool);
            Peer = new ZmtpPeer(Pool, Output, MessageLimits.MostFrames, mostMessageBytes);
        }

        public ZmtpPeer Peer { get; }

        public SendQueue Output { get; }

        public static TestPeer Ready(int mostMessageBytes = Spec.Limits.MessageBytes)
        {
            var peer = new TestPeer(mostMessageBytes);
            peer.Feed(ZmtpGreeting.Build(), 64);
            peer.FeedHex("041c" + "055245414459" + "0b536f636b65742d54797065" + "00000006" + "524f55544552");
            peer.TakeSent();
            return peer;
        }

        public List<string> FeedHex(string hex)
        {
            return Feed(Bytes.FromHex(hex), int.MaxValue);
        }

        /// <summary>Each message as its frames in Latin-1, joined by '|'; an empty frame is '-'.</summary>
        public List<string> Feed(byte[] bytes, int piece)
        {
            var messages = new List<string>();
            for (int start = 0; start < bytes.Length; start += Math.Min(piece, bytes.Length - start))
            {
                var input = new ArraySegment<byte>(bytes, start, Math.Min(piece, bytes.Length - start));
                while (Peer.TryReceive(ref input, out Multipart message))
                {
                    messages.Add(string.Join("|", Enumerable.Range(0, message.Count).Select(index => Text(message[index]))));
                    message.Dispose();
                }
            }
            return messages;
        }

        public string TakeSent()
        {
            var sent = new StringBuilder();
            while (Output.Next.Count > 0)
            {
                sent.Append(Bytes.ToHex(Output.Next));
                Output.Sent(Output.Next.Count);
            }
            return sent.ToString();
        }

        private static string Text(ArraySegment<byte> frame)
        {
            return frame.Count == 0 ? "-" : Encoding.GetEncoding("iso-8859-1").GetString(frame.Array, frame.Offset, frame.Count);
        }
    }
}
