// White noise, always the same: Marsaglia's xorshift with 32 bits. Must not know what it is for.
namespace Capriccio.Core
{
    internal struct Noise
    {
        private uint state;

        /// <param name="seed">Any number but 0.</param>
        public Noise(uint seed)
        {
            state = seed;
        }

        /// <summary>The next number, −1 to 1.</summary>
        public double Next()
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (state / (double)uint.MaxValue * 2) - 1;
        }
    }
}
