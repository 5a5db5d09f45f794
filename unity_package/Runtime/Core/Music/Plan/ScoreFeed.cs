// Gives the bars of a score as fast as their sounds can be made, in the background: it needs the main thread no more when it has
// begun. Must not know the backend.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Core
{
    internal sealed class ScoreFeed : IBarFeed
    {
        /// <summary>Bars that must be there for the music to begin.</summary>
        private const int BarsAtStart = 2;

        private readonly MusicScore score;
        private readonly bool loops;
        private CancellationTokenSource giveUp;
        private Task giving;

        // Written by the task.
        private int given;

        /// <param name="score">What is played.</param>
        /// <param name="loops">Whether it begins anew after its last bar.</param>
        /// <param name="bank">Makes the sounds.</param>
        public ScoreFeed(MusicScore score, bool loops, SoundBank bank)
        {
            this.score = score;
            this.loops = loops && score.Bars.Count > 0;
            Begin(0, bank);
        }

        public Timeline Timeline { get; private set; }

        public bool CanBegin => IsComplete || Volatile.Read(ref given) >= BarsAtStart;

        public string Problem => null;

        /// <summary>Whether all bars have been given.</summary>
        public bool IsComplete => giving.IsCompleted;

        public void Advance(double deltaS)
        {
            if (giving.IsFaulted)
            {
                giving.GetAwaiter().GetResult();
            }
        }

        public void Restart(Bar heard, SoundBank bank)
        {
            giveUp.Cancel();
            Begin(heard == null ? 0 : heard.Number, bank);
        }

        public void Stop()
        {
            giveUp.Cancel();
        }

        private void Begin(int first, SoundBank bank)
        {
            Timeline timeline = Timeline.ForScore(Math.Max(1, score.Bars.Count), loops);
            var own = new CancellationTokenSource();
            Timeline = timeline;
            giveUp = own;
            given = 0;
            giving = Task.Run(() => Give(timeline, first, bank, own.Token), own.Token);
        }

        // The only one who plans this timeline.
        private void Give(Timeline timeline, int first, SoundBank bank, CancellationToken cancellation)
        {
            Bar[] bars = Bar.OfScore(score);
            IEnumerable<Bar> again = loops ? bars.Take(first) : Enumerable.Empty<Bar>();
            foreach (Bar bar in bars.Skip(first).Concat(again))
            {
                PreparedBar prepared = PreparedBar.Prepare(bar, bank, cancellation);
                timeline.Append(prepared);
                Interlocked.Increment(ref given);
            }
            timeline.Complete();
        }
    }
}
