// Gives the bars of a score as fast as their sounds can be made. Must not know the backend.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Capriccio.Core
{
    internal sealed class ScoreFeed : IBarFeed
    {
        /// <summary>Bars that must be there for the music to begin.</summary>
        private const int BarsAtStart = 2;

        private readonly Bar[] bars;
        private readonly bool loops;
        private Preparer preparer;
        private int given;
        private int expected;

        /// <param name="score">What is played.</param>
        /// <param name="loops">Whether it begins anew after its last bar.</param>
        /// <param name="bank">Makes the sounds.</param>
        public ScoreFeed(MusicScore score, bool loops, SoundBank bank)
        {
            bars = Bar.OfScore(score);
            this.loops = loops;
            Begin(bars, bank);
        }

        public Timeline Timeline { get; private set; }

        public bool CanBegin => given >= Math.Min(BarsAtStart, expected);

        public string Problem => null;

        public void Advance(double deltaS)
        {
            while (preparer.TryTake(out PreparedBar bar))
            {
                Timeline.Append(bar);
                given++;
                if (given == expected)
                {
                    Timeline.Complete();
                }
            }
        }

        public void Restart(Bar heard, SoundBank bank)
        {
            preparer.GiveUp();
            int first = Math.Max(0, Array.IndexOf(bars, heard));
            IEnumerable<Bar> again = loops ? bars.Take(first) : Enumerable.Empty<Bar>();
            Begin(bars.Skip(first).Concat(again).ToArray(), bank);
        }

        public void Stop()
        {
            preparer.GiveUp();
        }

        private void Begin(Bar[] inOrder, SoundBank bank)
        {
            Timeline = Timeline.ForScore(Math.Max(1, inOrder.Length), loops && inOrder.Length > 0);
            preparer = new Preparer(bank);
            given = 0;
            expected = inOrder.Length;
            foreach (Bar bar in inOrder)
            {
                preparer.Add(bar);
            }
            if (expected == 0)
            {
                Timeline.Complete();
            }
        }
    }
}
