// The timeline that the planning thread and the audio thread share: order, replacing, repeating, holding, and two real threads.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class TimelineBehaviours
    {
        private static readonly SoundBank Bank = new InstrumentBank(8000);

        [Behaviour]
        private static void bars_are_taken_in_order_and_then_repeated()
        {
            Timeline timeline = Timeline.ForSession();
            Check.Equal("-", Take(timeline, 1), "nothing was played yet");
            Add(timeline, 0, 1, 2);
            Check.Equal(3, timeline.WaitingCount);
            Check.Equal("0 1 2 0 1 2 0", Take(timeline, 7));
            Check.That(timeline.IsRepeating && timeline.WaitingCount == 0, "it repeats");
            Add(timeline, 3);
            Check.Equal("3", Take(timeline, 1));
            Check.That(!timeline.IsRepeating, "there is a new one");
            Check.Equal("0 1 2 3 0", Take(timeline, 5));
        }

        [Behaviour]
        private static void at_most_eight_bars_of_one_section_are_repeated()
        {
            Timeline timeline = Timeline.ForSession();
            Add(timeline, Enumerable.Range(0, 11).ToArray());
            Take(timeline, 11);
            Check.Equal("3 4 5 6 7 8 9 10 3", Take(timeline, 9));
            timeline.Replace(Prepared(11, 1));
            timeline.Replace(Prepared(12, 1));
            Take(timeline, 2);
            Check.Equal("11 12 11", Take(timeline, 3));
        }

        [Behaviour]
        private static void a_score_holds_until_it_is_whole_and_ends_or_begins_anew()
        {
            Timeline once = Timeline.ForScore(2, false);
            Add(once, 0);
            Check.Equal("0 - -", Take(once, 3));
            Add(once, 1);
            once.Complete();
            Check.Equal("1 end end", Take(once, 3));
            Timeline again = Timeline.ForScore(12, true);
            Add(again, Enumerable.Range(0, 12).ToArray());
            again.Complete();
            Check.Equal("0 1 2 3 4 5 6 7 8 9 10 11 0 1", Take(again, 14));
        }

        [Behaviour]
        private static void bars_that_wait_are_replaced_and_those_that_began_are_not()
        {
            Timeline timeline = Timeline.ForSession();
            Add(timeline, 0, 1, 2, 3);
            Take(timeline, 2);
            Check.That(!timeline.Replace(Prepared(1, 1)), "bar 1 has begun");
            Check.Equal(2, timeline.WaitingCount);
            Check.That(timeline.Replace(Prepared(2, 1)), "bar 2 has not");
            Check.Equal(1, timeline.WaitingCount);
            Check.Equal(1, timeline.FirstWaiting.Section);
            Check.That(timeline.Replace(Prepared(3, 1)), "added at the end");
            Check.Equal(4, timeline.NextNumber);
            Check.Equal("2 3 2", Take(timeline, 3));
            Check.That(!timeline.Replace(Prepared(3, 2)), "bar 3 has begun");
            Check.That(timeline.Replace(Prepared(4, 2)), "bar 4 is new");
            Check.Equal(4, timeline.FirstWaiting.Number);
        }

        [Behaviour]
        private static void two_threads_share_a_timeline_without_losing_a_bar()
        {
            Timeline timeline = Timeline.ForSession();
            PreparedBar[,] bars = new PreparedBar[200, 3];
            for (int number = 0; number < 200; number++)
            {
                for (int version = 0; version < 3; version++)
                {
                    bars[number, version] = Prepared(number, version);
                }
            }
            var taken = new List<Bar>();
            bool isDone = false;
            var isRunning = new ManualResetEventSlim();
            var audio = new Thread(() =>
            {
                isRunning.Set();
                while (!Volatile.Read(ref isDone) || timeline.WaitingCount > 0)
                {
                    PreparedBar bar = timeline.Take(out bool isOver);
                    if (bar != null && !timeline.IsRepeating)
                    {
                        taken.Add(bar.Bar);
                    }
                    Thread.SpinWait(20);
                }
            });
            audio.Start();
            isRunning.Wait();
            int refused = Plan(timeline, bars);
            Volatile.Write(ref isDone, true);
            audio.Join();
            Runner.Note($"{refused} of 400 replacements came too late");
            Check.Equal(string.Join(" ", Enumerable.Range(0, 200)), string.Join(" ", taken.Select(bar => bar.Number)), "each bar once, in order");
        }

        // Each bar is replaced twice where it has not begun.
        private static int Plan(Timeline timeline, PreparedBar[,] bars)
        {
            int refused = 0;
            var random = new Random(1);
            for (int number = 0; number < 200; number++)
            {
                Check.That(timeline.Replace(bars[number, 0]), "what comes at the end is never too late");
                refused += timeline.Replace(bars[number, 1]) ? 0 : 1;
                if (random.Next(4) == 0)
                {
                    Thread.Sleep(1);
                }
                refused += timeline.Replace(bars[number, 2]) ? 0 : 1;
            }
            return refused;
        }

        private static void Add(Timeline timeline, params int[] numbers)
        {
            foreach (int number in numbers)
            {
                timeline.Append(Prepared(number, 0));
            }
        }

        private static PreparedBar Prepared(int number, int section)
        {
            var backend = new GivenMusic();
            MusicBars given = backend.NextAsync(new MusicSession(new byte[] { 60 }), new MusicChanges(), null, CancellationToken.None).Result;
            return PreparedBar.Prepare(Bar.OfSession(given, number, section, null), Bank, CancellationToken.None);
        }

        private static string Take(Timeline timeline, int count)
        {
            var numbers = new List<string>();
            for (int index = 0; index < count; index++)
            {
                PreparedBar bar = timeline.Take(out bool isOver);
                numbers.Add(bar != null ? $"{bar.Bar.Number}" : isOver ? "end" : "-");
            }
            return string.Join(" ", numbers);
        }
    }
}
