// The conductor with a backend that answers late, refuses, or is away.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class ConductorBehaviours
    {
        [Behaviour]
        private static void bars_are_asked_for_ahead_of_the_music()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            Check.That(!conductor.CanBegin, "nothing is there yet");
            Settle(conductor, 3);
            Check.Equal("open calm|bar 0 |bar 1 |bar 2 ", string.Join("|", backend.Asked));
            Check.That(conductor.CanBegin && conductor.Problem == null, "it can begin");
            Check.Equal("0", Take(conductor, 1));
            Settle(conductor, 3);
            Check.Equal("bar 3 ", backend.Asked.Last());
        }

        [Behaviour]
        private static void a_change_is_heard_from_the_next_bar_on()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            Settle(conductor, 3);
            Check.Equal("0@1", Notes(conductor, 1));
            conductor.Change(new MusicChanges { Intensity = 1 });
            Settle(conductor, 3);
            Check.Equal("bar 1 1|bar 2 1|bar 3 1", string.Join("|", backend.Asked.Skip(4)));
            Check.Equal("1@101 2@101 3@101", Notes(conductor, 3));
        }

        [Behaviour]
        private static void bars_that_wait_are_played_until_others_replace_them()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            Settle(conductor, 3);
            Take(conductor, 1);
            backend.Holds = true;
            conductor.Change(new MusicChanges { Intensity = 1 });
            conductor.Advance(0);
            // The answer for bar 1 comes when bar 1 has begun.
            Check.Equal("1@1", Notes(conductor, 1));
            backend.Holds = false;
            backend.LetGo();
            Settle(conductor, 3);
            Check.Equal("2@101 3@101", Notes(conductor, 2));
            Check.Equal("bar 1 1|bar 2 1", string.Join("|", backend.Asked.Skip(4).Take(2)));
        }

        [Behaviour]
        private static void changes_while_the_session_is_opened_are_not_lost()
        {
            var backend = new GivenMusic { Holds = true };
            Conductor conductor = Conductor(backend);
            conductor.Advance(0);
            conductor.Change(new MusicChanges { Intensity = 0.5 });
            backend.Holds = false;
            backend.LetGo();
            Settle(conductor, 3);
            Check.Equal("0@51 1@51 2@51", Notes(conductor, 3));
        }

        [Behaviour]
        private static void without_a_backend_bars_are_repeated_and_the_reason_is_told()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            Settle(conductor, 3);
            backend.Problem = "no backend: nothing listens";
            Take(conductor, 3);
            conductor.Advance(0);
            Check.Equal("no backend: nothing listens", conductor.Problem);
            Check.Equal("0 1 2 0", Take(conductor, 4));
            backend.Problem = null;
            Settle(conductor, 3);
            Check.Equal("3 4", Take(conductor, 2), "it goes on where it was");
            Settle(conductor, 3);
            conductor.Advance(0.1);
            Check.Equal(null, conductor.Problem);
            Check.Equal(1, backend.Asked.Count(each => each.StartsWith("open", StringComparison.Ordinal)), "sessions");
        }

        [Behaviour]
        private static void failures_that_pass_are_tried_again_after_a_pause()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            var told = new List<string>();
            conductor.Failed += told.Add;
            Settle(conductor, 3);
            backend.Error = GivenMusic.Refusal(Spec.Errors.Busy);
            Take(conductor, 1);
            conductor.Change(new MusicChanges { Intensity = 1 });
            conductor.Advance(0);
            conductor.Advance(0.5);
            Check.Equal("refused with busy", conductor.Problem);
            int asked = backend.Asked.Count;
            conductor.Advance(0.4);
            Check.Equal(asked, backend.Asked.Count, "requests within a second");
            backend.Error = null;
            conductor.Advance(0.7);
            Settle(conductor, 3);
            Check.Equal("1@101", Notes(conductor, 1), "the change is not forgotten");
            Check.Equal(0, told.Count, "nobody need do anything");
        }

        [Behaviour]
        private static void failures_that_stay_are_told_once_and_open_a_new_session()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            var told = new List<string>();
            conductor.Failed += told.Add;
            Settle(conductor, 3);
            backend.Error = GivenMusic.Refusal(Spec.Errors.InvalidField);
            Take(conductor, 2);
            for (int second = 0; second < 10; second++)
            {
                conductor.Advance(1.1);
            }
            Check.Equal("refused with invalid_field", string.Join("|", told));
            backend.Error = null;
            conductor.Advance(1.1);
            Settle(conductor, 3);
            // Numbers go on, though the new session counts from 0; the new section does not run into the old one.
            Check.Equal("2 3 4", Take(conductor, 3));
            Check.Equal(2, conductor.Timeline.NextNumber - 3);
        }

        [Behaviour]
        private static void an_answer_of_several_bars_for_one_is_refused()
        {
            var backend = new GivenMusic { BarsInAnswer = 2 };
            Conductor conductor = Conductor(backend);
            conductor.Advance(0);
            conductor.Advance(0);
            conductor.Advance(0);
            Check.Equal("The backend sent 2 bars for one.", conductor.Problem);
        }

        [Behaviour]
        private static void another_rate_keeps_the_bars_at_hand()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            Settle(conductor, 3);
            Bar heard = conductor.Timeline.Take(out bool isOver).Bar;
            backend.Problem = "no backend";
            conductor.Restart(heard, new InstrumentBank(11025));
            Check.That(!conductor.CanBegin, "its sounds are made anew");
            Settle(conductor, 3);
            Check.That(conductor.CanBegin, "without a backend");
            Check.Equal("0 1 2 0", Take(conductor, 4));
        }

        [Behaviour]
        private static void one_bar_at_hand_is_enough_to_go_on()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            Settle(conductor, 3);
            Take(conductor, 2);
            Bar heard = conductor.Timeline.Take(out bool isOver).Bar;
            backend.Problem = "no backend";
            conductor.Restart(heard, new InstrumentBank(11025));
            Settle(conductor, 1);
            Check.That(conductor.CanBegin, "with the bar that was heard");
            Check.Equal("2 2", Take(conductor, 2));
        }

        [Behaviour]
        private static void stopping_gives_requests_up()
        {
            var backend = new GivenMusic { Holds = true };
            Conductor conductor = Conductor(backend);
            conductor.Advance(0);
            conductor.Stop();
            conductor.Stop();
            Check.Equal("open calm", string.Join("|", backend.Asked));
        }

        [Behaviour]
        private static void wishes_are_asked_for_anew_when_they_have_changed_enough()
        {
            var watch = new WishWatch();
            MusicWishes begun = watch.Begin(0.3f, MusicMood.Calm, string.Empty, MusicMode.Any, 0);
            Check.Equal("0.3 calm   ", $"{begun.Intensity:0.##} {begun.Mood} {begun.Key} {begun.Mode} {begun.Tempo}");
            Check.That(watch.Look(0.31f, MusicMood.Calm, string.Empty, MusicMode.Any, 0) == null, "hardly another");
            Check.Equal("0.33", $"{watch.Look(0.33f, MusicMood.Calm, string.Empty, MusicMode.Any, 0).Intensity:0.##}");
            Check.Equal("tense", watch.Look(0.33f, MusicMood.Tense, string.Empty, MusicMode.Any, 0).Mood);
            Check.Equal("D minor 90", Told(watch.Look(0.33f, MusicMood.Tense, "D", MusicMode.Minor, 90)));
            watch.Look(0.99f, MusicMood.Tense, "D", MusicMode.Minor, 90);
            Check.That(watch.Look(1, MusicMood.Tense, "D", MusicMode.Minor, 90) != null, "the end is always reached");
            Check.That(watch.Look(1, MusicMood.Tense, "D", MusicMode.Minor, 90) == null, "once");
            Check.Equal(null, watch.Look(1, MusicMood.Any, "D", MusicMode.Minor, 90).Mood, "what stands for no wish");
        }

        [Behaviour]
        private static void planning_makes_no_garbage_while_nothing_is_to_be_done()
        {
            var backend = new GivenMusic();
            Conductor conductor = Conductor(backend);
            Settle(conductor, 3);
            using (var nobody = new CapriccioClient())
            {
                var away = new Conductor(new ClientMusic(() => nobody), new MusicWishes(), 3, new InstrumentBank(8000));
                Advance(conductor, away);
                long before = Garbage.OfThisThread();
                Advance(conductor, away);
                Check.Equal(0L, Garbage.OfThisThread() - before, "bytes");
                Check.Equal("no backend: it has not answered yet", away.Problem);
            }
        }

        [Behaviour]
        private static void watching_wishes_makes_no_garbage()
        {
            var watch = new WishWatch();
            watch.Begin(0.3f, MusicMood.Calm, "D", MusicMode.Minor, 0);
            watch.Look(0.3f, MusicMood.Calm, "D", MusicMode.Minor, 0);
            long before = Garbage.OfThisThread();
            for (int frame = 0; frame < 1000; frame++)
            {
                watch.Look(0.3f, MusicMood.Calm, "D", MusicMode.Minor, 0);
            }
            Check.Equal(0L, Garbage.OfThisThread() - before, "bytes");
        }

        private static void Advance(Conductor one, Conductor other)
        {
            for (int frame = 0; frame < 100; frame++)
            {
                one.Advance(0.02);
                other.Advance(0.02);
            }
        }

        private static string Told(MusicChanges changes)
        {
            return $"{changes.Key} {changes.Mode} {changes.Tempo}";
        }

        private static Conductor Conductor(IMusicBackend backend)
        {
            return new Conductor(backend, new MusicWishes { Mood = "calm" }, 3, new InstrumentBank(8000));
        }

        // Has it do what it can, until so many bars wait and nothing is under way.
        private static void Settle(Conductor conductor, int waiting)
        {
            Wait.Until(
                () =>
                {
                    conductor.Advance(0.01);
                    return conductor.Timeline.WaitingCount >= waiting;
                },
                $"{waiting} bars wait");
        }

        private static string Take(Conductor conductor, int count)
        {
            return string.Join(" ", Bars(conductor, count).Select(bar => bar.Number));
        }

        // Pitch and velocity of the first note of each bar.
        private static string Notes(Conductor conductor, int count)
        {
            return string.Join(" ", Bars(conductor, count).Select(bar => $"{bar.Notes[0].Pitch}@{bar.Notes[0].Velocity}"));
        }

        private static List<Bar> Bars(Conductor conductor, int count)
        {
            return Enumerable.Range(0, count).Select(each => conductor.Timeline.Take(out bool isOver).Bar).ToList();
        }
    }
}
