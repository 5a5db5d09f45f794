// What is played next: bars that wait, and those that were played, which are repeated when none waits. One thread plans, the
// audio thread takes; they share nothing but the links between bars, so neither ever waits for the other. A bar that was taken
// has begun and can't be called back. Must not know sound, nor the backend.
using System.Collections.Generic;
using System.Threading;

namespace Capriccio.Core
{
    internal sealed class Timeline
    {
        /// <summary>Bars of a session that are repeated, at most, while no new ones come.</summary>
        private const int MostRepeated = 8;

        private readonly bool repeats;

        // Of the thread that plans: the bar that began last, then those that wait.
        private readonly List<PreparedBar> planned = new List<PreparedBar>();

        // Of the audio thread: the bar that was taken last, and the last ones of its section in a ring.
        private readonly PreparedBar[] played;
        private PreparedBar current;
        private int playedCount;
        private int oldest;
        private int repeated;

        // Written by one thread, read by the other.
        private volatile bool isComplete;
        private volatile bool isRepeating;

        private Timeline(bool repeats, int mostRepeated, bool isComplete)
        {
            this.repeats = repeats;
            this.isComplete = isComplete;
            played = new PreparedBar[mostRepeated];
            current = PreparedBar.Beginning();
            planned.Add(current);
        }

        /// <summary>How many bars wait.</summary>
        public int WaitingCount
        {
            get
            {
                Prune();
                return planned.Count - 1;
            }
        }

        /// <summary>The bars that wait, in order.</summary>
        public IEnumerable<Bar> Waiting
        {
            get
            {
                Prune();
                for (int index = 1; index < planned.Count; index++)
                {
                    yield return planned[index].Bar;
                }
            }
        }

        /// <summary>The first bar that waits; null for none.</summary>
        public Bar FirstWaiting => WaitingCount > 0 ? planned[1].Bar : null;

        /// <summary>The number that comes after all bars.</summary>
        public int NextNumber => NumberOf(planned[planned.Count - 1]) + 1;

        /// <summary>Whether what plays now was played before.</summary>
        public bool IsRepeating => isRepeating;

        /// <summary>For music without an end: where no bar waits, the last ones are repeated.</summary>
        public static Timeline ForSession()
        {
            return new Timeline(true, MostRepeated, isComplete: true);
        }

        /// <summary>For a score: where no bar waits, it holds until <see cref="Complete"/> has said that there are no more.</summary>
        /// <param name="bars">How many there will be.</param>
        /// <param name="repeats">Whether it begins anew after the last one.</param>
        public static Timeline ForScore(int bars, bool repeats)
        {
            return new Timeline(repeats, bars, isComplete: false);
        }

        /// <summary>Says that all bars of a score have been added.</summary>
        public void Complete()
        {
            isComplete = true;
        }

        /// <summary>Adds a bar at the end.</summary>
        public void Append(PreparedBar bar)
        {
            planned[planned.Count - 1].TryLink(bar, null);
            planned.Add(bar);
        }

        /// <summary>
        /// Puts a bar in place of those that wait from its number on. Answers false, and changes nothing, where one of that number
        /// or a later one has begun in the meantime.
        /// </summary>
        public bool Replace(PreparedBar bar)
        {
            Prune();
            int place = 1;
            while (place < planned.Count && NumberOf(planned[place]) < NumberOf(bar))
            {
                place++;
            }
            PreparedBar before = planned[place - 1];
            PreparedBar replaced = place < planned.Count ? planned[place] : null;
            if (NumberOf(before) >= NumberOf(bar) || !before.TryLink(bar, replaced))
            {
                return false;
            }
            planned.RemoveRange(place, planned.Count - place);
            planned.Add(bar);
            return true;
        }

        /// <summary>The bar to play now; null for none. For the audio thread.</summary>
        /// <param name="isOver">Whether there will be no more.</param>
        public PreparedBar Take(out bool isOver)
        {
            isOver = false;
            PreparedBar next = current.TakeNext();
            if (next != null)
            {
                current = next;
                Remember(next);
                isRepeating = false;
                return next;
            }
            // In this order: what was added before the end was told is seen.
            isOver = isComplete && !repeats;
            return isComplete && repeats && playedCount > 0 ? Repeat() : null;
        }

        private static int NumberOf(PreparedBar bar)
        {
            return bar.Bar == null ? -1 : bar.Bar.Number;
        }

        private void Prune()
        {
            int begun = 0;
            while (begun + 1 < planned.Count && planned[begun].IsNextTaken)
            {
                begun++;
            }
            planned.RemoveRange(0, begun);
        }

        private void Remember(PreparedBar bar)
        {
            if (playedCount > 0 && played[(oldest + playedCount - 1) % played.Length].Bar.Section != bar.Bar.Section)
            {
                playedCount = 0;
            }
            if (playedCount == played.Length)
            {
                oldest = (oldest + 1) % played.Length;
                playedCount--;
            }
            played[(oldest + playedCount) % played.Length] = bar;
            playedCount++;
            repeated = 0;
        }

        private PreparedBar Repeat()
        {
            isRepeating = true;
            repeated %= playedCount;
            return played[(oldest + repeated++) % played.Length];
        }
    }
}
