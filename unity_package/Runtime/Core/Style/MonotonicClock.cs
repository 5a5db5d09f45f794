// Seconds that never go back, the same on all threads. The engine's clocks may only be asked on its main thread.
using System.Diagnostics;

namespace Capriccio.Core
{
    internal static class MonotonicClock
    {
        private static readonly Stopwatch Started = Stopwatch.StartNew();

        /// <summary>Since the clock was first asked.</summary>
        public static double Seconds()
        {
            return Started.Elapsed.TotalSeconds;
        }
    }
}
