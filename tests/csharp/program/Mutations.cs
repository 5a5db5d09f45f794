// Mutated bytes, always the same ones, for readers of files: nothing but their own error may come out.
using System;
using System.Linq;

namespace Capriccio.Tests
{
    internal static class Mutations
    {
        private const int Seed = 20240229;

        /// <summary>Reads many mutations of the seeds; each must be read, or refused with exactly <typeparamref name="T"/>.</summary>
        public static void Try<T>(byte[][] seeds, int rounds, Action<byte[]> read) where T : Exception
        {
            var random = new Random(Seed);
            int refused = 0;
            for (int round = 0; round < rounds; round++)
            {
                byte[] input = Mutated(seeds, random);
                try
                {
                    read(input);
                }
                catch (Exception error)
                {
                    if (error.GetType() != typeof(T))
                    {
                        throw new InvalidOperationException($"round {round}, {Bytes.ToHex(new ArraySegment<byte>(input))}: {error}");
                    }
                    refused++;
                }
            }
            Runner.Note($"{rounds} inputs, {refused} refused");
            Check.That(refused > rounds / 50 && refused < rounds, $"{refused} of {rounds} were refused: the mutations test nothing");
        }

        private static byte[] Mutated(byte[][] seeds, Random random)
        {
            byte[] bytes = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (int times = random.Next(1, 4); times > 0 && bytes.Length > 0; times--)
            {
                bytes = MutatedOnce(bytes, seeds[random.Next(seeds.Length)], random);
            }
            return bytes;
        }

        private static byte[] MutatedOnce(byte[] bytes, byte[] other, Random random)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(6))
            {
                case 0:
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    return bytes;
                case 2:
                    bytes[at] = (byte)(random.Next(2) == 0 ? 0xff : random.Next(256));
                    return bytes;
                case 3:
                    return bytes.Take(at).ToArray();
                case 4:
                    return bytes.Take(at).Concat(new[] { (byte)random.Next(256) }).Concat(bytes.Skip(at)).ToArray();
                default:
                    return bytes.Take(at).Concat(other.Skip(random.Next(other.Length + 1))).ToArray();
            }
        }
    }
}
