// Keeps sound below full scale without distorting it: the whole is turned down for as long as it is too loud. It looks one
// window ahead, and so gives what it gets that much later. Must not know notes.
using System;

namespace Capriccio.Core
{
    internal sealed class Limiter
    {
        /// <summary>Frames that are given and taken at a time, and over which the gain changes at least.</summary>
        public const int Window = 64;

        /// <summary>The loudest that comes out.</summary>
        private const float Ceiling = 0.94f;

        /// <summary>How far the gain comes back to 1 in each window.</summary>
        private const float Recovery = 0.012f;

        private readonly float[] leftBefore = new float[Window];
        private readonly float[] rightBefore = new float[Window];

        // What the frames before may be multiplied by at most, and the gain where they begin.
        private float allowedBefore = 1;
        private float gain = 1;

        /// <summary>Takes a window, and puts the one before, limited, in its place.</summary>
        public void Limit(float[] left, float[] right)
        {
            float allowed = Ceiling / Math.Max(Math.Max(Peak(left), Peak(right)), Ceiling);
            float next = Math.Min(Math.Min(allowed, allowedBefore), gain + Recovery);
            Exchange(left, leftBefore, next);
            Exchange(right, rightBefore, next);
            allowedBefore = allowed;
            gain = next;
        }

        private static float Peak(float[] frames)
        {
            float peak = 0;
            for (int at = 0; at < Window; at++)
            {
                peak = Math.Max(peak, Math.Abs(frames[at]));
            }
            return peak;
        }

        private void Exchange(float[] frames, float[] before, float next)
        {
            float now = gain;
            float slope = (next - gain) / Window;
            for (int at = 0; at < Window; at++)
            {
                float given = before[at] * now;
                before[at] = frames[at];
                frames[at] = given;
                now += slope;
            }
        }
    }
}
