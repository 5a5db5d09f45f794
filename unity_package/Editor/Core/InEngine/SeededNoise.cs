// The random numbers of numpy.random.Generator(PCG64(seed)), with which certificates are made: O'Neill's PCG XSL-RR 128/64
// (https://www.pcg-random.org/pdf/hmc-cs-2014-0905.pdf), seeded by NumPy's SeedSequence. Not for anything else.
namespace Capriccio.Editor
{
    internal sealed class SeededNoise
    {
        private const int PoolWords = 4;

        // The multiplier of the 128-bit generator.
        private const ulong MultiplierHigh = 2549297995355413924UL;
        private const ulong MultiplierLow = 4865540595714422341UL;

        private const double Step53 = 1.0 / (1UL << 53);

        private readonly ulong incrementHigh;
        private readonly ulong incrementLow;
        private ulong high;
        private ulong low;

        public SeededNoise(ulong seed)
        {
            ulong[] words = SeedWords(seed);
            incrementHigh = (words[2] << 1) | (words[3] >> 63);
            incrementLow = (words[3] << 1) | 1UL;
            Advance();
            Add(words[0], words[1]);
            Advance();
        }

        /// <summary>Numbers from low to high, evenly spread, as 32-bit floats.</summary>
        public float[] Uniform(int count, double lowest, double highest)
        {
            var numbers = new float[count];
            for (int index = 0; index < count; index++)
            {
                numbers[index] = (float)(lowest + ((highest - lowest) * ((Next() >> 11) * Step53)));
            }
            return numbers;
        }

        private ulong Next()
        {
            Advance();
            ulong mixed = high ^ low;
            int turn = (int)(high >> 58);
            return (mixed >> turn) | (mixed << ((64 - turn) & 63));
        }

        private void Advance()
        {
            unchecked
            {
                ulong product = low * MultiplierLow;
                high = HighOf(low, MultiplierLow) + (low * MultiplierHigh) + (high * MultiplierLow);
                low = product;
            }
            Add(incrementHigh, incrementLow);
        }

        private void Add(ulong otherHigh, ulong otherLow)
        {
            unchecked
            {
                low += otherLow;
                high += otherHigh + (low < otherLow ? 1UL : 0UL);
            }
        }

        // The upper 64 bits of a product.
        private static ulong HighOf(ulong one, ulong other)
        {
            unchecked
            {
                ulong oneLow = (uint)one;
                ulong oneHigh = one >> 32;
                ulong otherLow = (uint)other;
                ulong otherHigh = other >> 32;
                ulong middle = (oneHigh * otherLow) + ((oneLow * otherLow) >> 32);
                ulong cross = (oneLow * otherHigh) + (uint)middle;
                return (oneHigh * otherHigh) + (middle >> 32) + (cross >> 32);
            }
        }

        // SeedSequence(seed).generate_state(4, uint64): initial state and increment, each its upper half first.
        private static ulong[] SeedWords(ulong seed)
        {
            unchecked
            {
                uint[] pool = MixedPool(seed);
                uint hash = 0x8b51f9ddU;
                var words = new ulong[PoolWords];
                for (int index = 0; index < PoolWords * 2; index++)
                {
                    uint word = pool[index % PoolWords] ^ hash;
                    hash *= 0x58f38dedU;
                    word *= hash;
                    word ^= word >> 16;
                    words[index / 2] |= (ulong)word << (32 * (index % 2));
                }
                return words;
            }
        }

        private static uint[] MixedPool(ulong seed)
        {
            uint hash = 0x43b0d7e5U;
            var pool = new uint[PoolWords];
            pool[0] = Hashed((uint)seed, ref hash);
            pool[1] = Hashed((uint)(seed >> 32), ref hash);
            pool[2] = Hashed(0, ref hash);
            pool[3] = Hashed(0, ref hash);
            for (int source = 0; source < PoolWords; source++)
            {
                for (int target = 0; target < PoolWords; target++)
                {
                    if (source != target)
                    {
                        pool[target] = Mixed(pool[target], Hashed(pool[source], ref hash));
                    }
                }
            }
            return pool;
        }

        private static uint Hashed(uint value, ref uint hash)
        {
            unchecked
            {
                value ^= hash;
                hash *= 0x931e8875U;
                value *= hash;
                return value ^ (value >> 16);
            }
        }

        private static uint Mixed(uint one, uint other)
        {
            unchecked
            {
                uint mixed = (0xca01f9ddU * one) - (0x4973f715U * other);
                return mixed ^ (mixed >> 16);
            }
        }
    }
}
