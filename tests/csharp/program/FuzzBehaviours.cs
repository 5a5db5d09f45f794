// Mutated bytes, always the same ones: whatever comes in, nothing but ProtocolException may come out, and memory stays bounded.
using System;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class FuzzBehaviours
    {
        private const int Rounds = 200000;
        private const int Seed = 20240229;

        private static readonly byte[] Interesting =
        {
            0x00, 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc6, 0xc9, 0xcb, 0xcf, 0xd3, 0xd8, 0xdb, 0xdd, 0xdf, 0xe0, 0xff,
        };

        [Behaviour]
        private static void fuzzed_message_pack_gives_values_or_protocol_errors()
        {
            byte[][] seeds = Bytes.Table("message_pack_valid").Select(row => Bytes.FromHex(row[1])).Where(bytes => bytes.Length < 300).ToArray();
            Fuzz(seeds, Rounds, (bytes, seed) => Bytes.ReadWhole(bytes));
        }

        [Behaviour]
        private static void fuzzed_headers_give_messages_or_protocol_errors()
        {
            string[] vectors = Bytes.Table("messages_valid").Select(row => row[1]).ToArray();
            byte[][] seeds = vectors.Select(frames => Bytes.FromHex(frames.Split(' ')[1])).ToArray();
            Fuzz(seeds, Rounds, (header, seed) => DecodeWith(vectors[seed], header));
        }

        [Behaviour]
        private static void fuzzed_streams_give_frames_or_protocol_errors()
        {
            byte[] recorded = Bytes.FromHex(Bytes.Table("libzmq_stream").Single()[1]).Take(700).ToArray();
            byte[] handshake = recorded.Take(64 + 2 + recorded[65]).ToArray();
            byte[][] seeds = { recorded, handshake, handshake.Concat(Bytes.FromHex("04090450494e470064616201024142000143")).ToArray() };
            var random = new Random(Seed);
            Fuzz(seeds, Rounds, (bytes, seed) => Drain(bytes, random.Next(1, 80)));
        }

        private static void Drain(byte[] bytes, int piece)
        {
            using (var output = new SendQueue(Memory))
            using (var peer = new ZmtpPeer(Memory, output, MessageLimits.MostFrames, 1 << 20))
            {
                for (int start = 0; start < bytes.Length; start += piece)
                {
                    var input = new ArraySegment<byte>(bytes, start, Math.Min(piece, bytes.Length - start));
                    while (peer.TryReceive(ref input, out Multipart message))
                    {
                        message.Dispose();
                    }
                }
            }
        }

        private static readonly BufferPool Memory = new BufferPool(4 << 20);

        private static void DecodeWith(string frames, byte[] header)
        {
            string[] hexes = frames.Split(' ');
            hexes[1] = header.Length == 0 ? "-" : Bytes.ToHex(new ArraySegment<byte>(header));
            using (Multipart parts = Bytes.Frames(string.Join(" ", hexes)))
            {
                MessageDecoder.TryReadId(parts, out long _);
                MessageDecoder.Decode(parts).BodyTree();
            }
        }

        private static void Fuzz(byte[][] seeds, int rounds, Action<byte[], int> read)
        {
            var random = new Random(Seed);
            long before = GC.GetTotalMemory(true);
            int refused = 0;
            for (int round = 0; round < rounds; round++)
            {
                int seed = random.Next(seeds.Length);
                byte[] input = Mutate(seeds, seed, random);
                try
                {
                    read(input, seed);
                }
                catch (ProtocolException)
                {
                    refused++;
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"round {round}, {Bytes.ToHex(new ArraySegment<byte>(input))}: {error}");
                }
            }
            long kept = GC.GetTotalMemory(true) - before;
            Runner.Note($"{rounds} inputs, {refused} refused, {kept / 1024} KiB kept");
            Check.That(refused > rounds / 10 && refused < rounds, $"{refused} of {rounds} were refused: the mutations test nothing");
            Check.That(kept < 16 << 20, $"{kept} bytes are still held");
        }

        private static byte[] Mutate(byte[][] seeds, int seed, Random random)
        {
            byte[] bytes = (byte[])seeds[seed].Clone();
            for (int times = random.Next(1, 3); times > 0 && bytes.Length > 0; times--)
            {
                int at = random.Next(bytes.Length);
                switch (random.Next(8))
                {
                    case 0:
                    case 1:
                    case 2:
                        bytes[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 3:
                    case 4:
                        bytes[at] = Interesting[random.Next(Interesting.Length)];
                        break;
                    case 5:
                        bytes = bytes.Take(at).ToArray();
                        break;
                    case 6:
                        bytes = bytes.Take(at).Concat(new[] { (byte)random.Next(256) }).Concat(bytes.Skip(at)).ToArray();
                        break;
                    default:
                        byte[] other = seeds[random.Next(seeds.Length)];
                        bytes = bytes.Take(at).Concat(other.Skip(random.Next(other.Length + 1))).ToArray();
                        break;
                }
            }
            return bytes;
        }
    }
}
