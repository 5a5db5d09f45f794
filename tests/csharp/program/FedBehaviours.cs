// Reads spoiled inputs from the standard input, as tools/fuzzing/engine_clients.py writes them: nothing but ProtocolException may
// come out. For each block it says how many inputs were read so far, and how many of them were refused.
using System;
using System.IO;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class FedBehaviours
    {
        private const int MessageKind = 0;
        private const int HeadBytes = 3;
        private static readonly BufferPool Memory = new BufferPool(4 << 20);
        private static int done;
        private static int refused;

        [Behaviour]
        private static void spoiled_inputs_give_messages_or_protocol_errors()
        {
            using (Stream input = Console.OpenStandardInput())
            {
                for (byte[] block = NextBlock(input); block != null; block = NextBlock(input))
                {
                    ReadAll(block);
                    Runner.Note($"fuzzed {done} {refused}");
                }
            }
        }

        private static void ReadAll(byte[] block)
        {
            for (int at = 0; at < block.Length;)
            {
                int length = (block[at + 1] << 8) | block[at + 2];
                var content = new ArraySegment<byte>(block, at + HeadBytes, length);
                try
                {
                    Read(block[at], content);
                }
                catch (ProtocolException)
                {
                    refused++;
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"FOUND kind {block[at]}, {Bytes.ToHex(content)}: {error}");
                }
                done++;
                at += HeadBytes + length;
            }
        }

        private static void Read(int kind, ArraySegment<byte> content)
        {
            if (kind == MessageKind)
            {
                using (Multipart parts = Frames(content))
                {
                    MessageDecoder.TryReadId(parts, out long _);
                    MessageDecoder.Decode(parts).BodyTree();
                }
                return;
            }
            using (var output = new SendQueue(Memory))
            using (var peer = new ZmtpPeer(Memory, output, MessageLimits.MostFrames, 1 << 20))
            {
                while (peer.TryReceive(ref content, out Multipart message))
                {
                    message.Dispose();
                }
            }
        }

        // A message's frames, each after its length in two bytes; the last one may be cut off.
        private static Multipart Frames(ArraySegment<byte> content)
        {
            var frames = new Multipart();
            int end = content.Offset + content.Count;
            for (int at = content.Offset; at < end;)
            {
                int length = at + 1 < end ? (content.Array[at] << 8) | content.Array[at + 1] : content.Array[at];
                at = Math.Min(at + 2, end);
                length = Math.Min(length, end - at);
                PooledBuffer frame = Memory.Rent(length);
                Array.Copy(content.Array, at, frame.Bytes, 0, length);
                frames.Add(frame);
                at += length;
            }
            return frames;
        }

        private static byte[] NextBlock(Stream input)
        {
            byte[] head = Exactly(input, 4);
            return head == null ? null : Exactly(input, (head[0] << 24) | (head[1] << 16) | (head[2] << 8) | head[3]);
        }

        private static byte[] Exactly(Stream input, int count)
        {
            var bytes = new byte[count];
            for (int read = 0; read < count;)
            {
                int more = input.Read(bytes, read, count - read);
                if (more == 0)
                {
                    return null;
                }
                read += more;
            }
            return bytes;
        }
    }
}
