// The frame of the music that is heard now. The audio thread says what it has made in steps, now and then a step early or late:
// so it is the median of what was said lately, carried on by the machine's clock. Must not know what is heard.
using System;

namespace Capriccio.Core
{
    internal sealed class HeardClock
    {
        /// <summary>Looks of which the median is taken.</summary>
        private const int Looks = 15;

        /// <summary>Seconds by which what is said may differ before everything before is forgotten: the music was halted.</summary>
        private const double LargestJumpS = 0.15;

        private readonly double rate;

        // Frames that the music is behind the machine's clock: of the last looks in a ring, and the same in order.
        private readonly double[] behind = new double[Looks];
        private readonly double[] sorted = new double[Looks];
        private int count;
        private int oldest;

        /// <param name="rate">Frames a second.</param>
        public HeardClock(int rate)
        {
            this.rate = rate;
        }

        /// <summary>The frame of the last look; it never goes back, and is below 0 before anything is heard.</summary>
        public double Now { get; private set; } = double.MinValue;

        /// <summary>Takes a look, and returns the frame that is heard.</summary>
        /// <param name="said">The frame that is heard according to the audio thread.</param>
        /// <param name="latest">The latest frame that can be heard by now.</param>
        /// <param name="clockS">The machine's clock in seconds.</param>
        public double Look(double said, double latest, double clockS)
        {
            double lag = (clockS * rate) - said;
            if (count > 0 && Math.Abs(lag - behind[(oldest + count - 1) % Looks]) > LargestJumpS * rate)
            {
                count = 0;
            }
            Remember(lag);
            Now = Math.Max(Now, Math.Min((clockS * rate) - Median(), latest));
            return Now;
        }

        private void Remember(double lag)
        {
            if (count == Looks)
            {
                oldest = (oldest + 1) % Looks;
                count--;
            }
            behind[(oldest + count) % Looks] = lag;
            count++;
        }

        private double Median()
        {
            for (int index = 0; index < count; index++)
            {
                double each = behind[(oldest + index) % Looks];
                int place = index;
                while (place > 0 && sorted[place - 1] > each)
                {
                    sorted[place] = sorted[place - 1];
                    place--;
                }
                sorted[place] = each;
            }
            return sorted[count / 2];
        }
    }
}
