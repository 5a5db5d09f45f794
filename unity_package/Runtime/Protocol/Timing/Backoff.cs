// Pauses between attempts to reconnect: doubled each time up to a ceiling, spread by a fifth both ways so that many
// clients do not return at once. Pure: the randomness is passed in.
using System;

namespace Capriccio.Protocol
{
    internal sealed class Backoff
    {
        private readonly int firstMs;
        private readonly int ceilingMs;
        private int nextMs;

        public Backoff(int firstMs = Spec.Timings.BackoffFirstMs, int ceilingMs = Spec.Timings.BackoffCeilingMs)
        {
            this.firstMs = firstMs;
            this.ceilingMs = ceilingMs;
            nextMs = firstMs;
        }

        /// <summary>The next pause in milliseconds.</summary>
        /// <param name="random">Uniform in [0, 1).</param>
        public int PauseMs(double random)
        {
            double pause = nextMs * (0.8 + (0.4 * random));
            nextMs = Math.Min(nextMs * 2, ceilingMs);
            return (int)pause;
        }

        /// <summary>Begins again with the first pause, after a connection that worked.</summary>
        public void Reset()
        {
            nextMs = firstMs;
        }
    }
}
