// What a style filter cost on the main thread, kept over the last frames. Must not know what is measured.
using System;

namespace Capriccio.Core
{
    internal sealed class FilterStatistics
    {
        /// <summary>Frames over which it is kept.</summary>
        public const int Window = 120;

        private readonly float[] recent = new float[Window];
        private readonly float[] sorted = new float[Window];
        private int count;
        private int next;

        /// <summary>The mean, in milliseconds.</summary>
        public float MeanMs
        {
            get
            {
                float sum = 0f;
                for (int index = 0; index < count; index++)
                {
                    sum += recent[index];
                }
                return sum / Math.Max(count, 1);
            }
        }

        /// <summary>The median, in milliseconds; 0 before the first frame.</summary>
        public float MedianMs
        {
            get
            {
                Array.Copy(recent, sorted, count);
                Array.Sort(sorted, 0, count);
                return count > 0 ? sorted[count / 2] : 0f;
            }
        }

        /// <summary>The longest, in milliseconds.</summary>
        public float LongestMs
        {
            get
            {
                float longest = 0f;
                for (int index = 0; index < count; index++)
                {
                    longest = Math.Max(longest, recent[index]);
                }
                return longest;
            }
        }

        /// <summary>Notes what one frame cost.</summary>
        public void Add(float milliseconds)
        {
            recent[next] = milliseconds;
            next = (next + 1) % Window;
            count = Math.Min(count + 1, Window);
        }
    }
}
