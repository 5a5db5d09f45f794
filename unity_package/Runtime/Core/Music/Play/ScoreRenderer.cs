// Renders a whole score at once, for previews and files. Must not know who listens.
using System;
using System.Threading;

namespace Capriccio.Core
{
    internal static class ScoreRenderer
    {
        private const int Channels = 2;

        /// <summary>Seconds for which the last notes may ring on.</summary>
        private const double LongestTailS = 8;

        /// <summary>
        /// A score as sound: left and right by turns. Of one that loops exactly its bars, with what rings on at the end heard at
        /// the beginning, so that it repeats without a seam; otherwise to the end of its last sound.
        /// </summary>
        /// <param name="score">The music.</param>
        /// <param name="loops">Whether the last bar leads into the first.</param>
        /// <param name="bank">Makes the sounds, and says how many frames a second there are.</param>
        /// <param name="longestS">Seconds after which it is cut off.</param>
        /// <param name="cancellation">Asked between two bars, and while it renders.</param>
        /// <exception cref="OperationCanceledException">It was given up.</exception>
        public static float[] Render(MusicScore score, bool loops, SoundBank bank, double longestS, CancellationToken cancellation)
        {
            bool isCut = score.DurationSeconds > longestS;
            var performer = new Performer(Filled(score, loops && !isCut, bank, cancellation), bank.Rate, 0, new BegunBars(0));
            int bars = (int)Math.Round(Math.Min(score.DurationSeconds, longestS) * bank.Rate);
            if (loops && !isCut)
            {
                // The second time, when what rings on from the first is in it.
                Skip(performer, bars, cancellation);
                return Frames(performer, bars, bars, cancellation);
            }
            int most = bars + (int)(LongestTailS * bank.Rate);
            return Frames(performer, 0, isCut ? bars : most, cancellation);
        }

        private static Timeline Filled(MusicScore score, bool repeats, SoundBank bank, CancellationToken cancellation)
        {
            Bar[] bars = Bar.OfScore(score);
            Timeline timeline = Timeline.ForScore(Math.Max(1, bars.Length), repeats && bars.Length > 0);
            foreach (Bar bar in bars)
            {
                timeline.Append(PreparedBar.Prepare(bar, bank, cancellation));
            }
            timeline.Complete();
            return timeline;
        }

        // Renders the blocks that lie wholly before a frame.
        private static void Skip(Performer performer, int frames, CancellationToken cancellation)
        {
            for (int block = 0; block < (frames + Limiter.Window) / Performer.Block; block++)
            {
                cancellation.ThrowIfCancellationRequested();
                performer.Render();
            }
        }

        // So many frames from a frame on, fewer where the music ends before; what was rendered before is as Skip leaves it.
        private static float[] Frames(Performer performer, int from, int count, CancellationToken cancellation)
        {
            var data = new float[count * Channels];
            int first = from == 0 ? 0 : (from + Limiter.Window) / Performer.Block * Performer.Block;
            int at = first - from - Limiter.Window;
            while (at < count && !performer.HasEnded)
            {
                cancellation.ThrowIfCancellationRequested();
                performer.Render();
                for (int frame = Math.Max(0, -at); frame < Performer.Block && at + frame < count; frame++)
                {
                    data[(at + frame) * Channels] = performer.Left[frame];
                    data[((at + frame) * Channels) + 1] = performer.Right[frame];
                }
                at += Performer.Block;
            }
            Array.Resize(ref data, Math.Max(0, Math.Min(at, count)) * Channels);
            return data;
        }
    }
}
