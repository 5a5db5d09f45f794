// What is told of music while it is heard: clocks that step and jitter, bars, beats and notes at their times.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class HeardBehaviours
    {
        private const int Rate = 8000;

        [Behaviour]
        private static void the_clock_is_steady_though_it_is_told_in_steps()
        {
            var clock = new HeardClock(Rate);
            var random = new Random(5);
            double before = double.MinValue;
            double largest = 0;
            for (int frame = 0; frame < 600; frame++)
            {
                double now = frame / 60.0;
                // Told up to 12 ms late.
                double heard = clock.Look((now - (random.NextDouble() * 0.012)) * Rate, double.MaxValue, now) / Rate;
                Check.That(heard >= before, "never back");
                largest = frame < 30 ? 0 : Math.Max(largest, Math.Abs(heard - before - (1 / 60.0)));
                before = heard;
            }
            Runner.Note($"steps of the clock differ by {1000 * largest:0.0} ms at most, of what it was told by 12 ms");
            Check.That(largest < 0.005, $"a step is {largest} s off");
        }

        [Behaviour]
        private static void the_clock_halts_with_the_music_and_goes_on_with_it()
        {
            var clock = new HeardClock(Rate);
            for (int frame = 0; frame < 60; frame++)
            {
                clock.Look(frame / 60.0 * Rate, (frame + 1) / 60.0 * Rate, frame / 60.0);
            }
            double halted = clock.Now;
            for (int frame = 60; frame < 240; frame++)
            {
                // The audio thread is not called; what it told last gets older.
                clock.Look(Rate, Rate, frame / 60.0);
            }
            Check.That(clock.Now <= Rate && clock.Now >= halted, $"it stands at {clock.Now}");
            for (int frame = 240; frame < 300; frame++)
            {
                double music = (frame - 180) / 60.0 * Rate;
                double off = Math.Abs(clock.Look(music, music + 200, frame / 60.0) - music);
                Check.That(off <= (frame < 255 ? 200 : 1), $"it goes on from there, {off} frames away");
            }
        }

        [Behaviour]
        private static void bars_beats_and_notes_are_told_when_they_are_heard()
        {
            MusicScore score = Render.Score(120, 2, Render.Piano(), Note(0), Note(6), Note(12), Note(50), Note(95));
            var told = new List<string>();
            double now = 0;
            PlayedMusic music = Render.Ready(score, false, new InstrumentBank(Rate), () => now);
            music.BarHeard += bar => told.Add($"{now:0.00} bar {bar}");
            music.BeatHeard += (bar, beat) => told.Add($"{now:0.00} beat {bar}.{beat}");
            music.NoteHeard += (track, pitch, velocity) => told.Add($"{now:0.00} note {pitch}");
            Play(music, 4.5, 0, () => now, each => now = each);
            string[] expected =
            {
                "0 bar 0", "0 beat 0.0", "0 note 60", "0.25 note 66", "0.5 beat 0.1", "0.5 note 72", "1 beat 0.2", "1.5 beat 0.3",
                "2 bar 1", "2 beat 1.0", "2.0833 note 110", "2.5 beat 1.1", "3 beat 1.2", "3.5 beat 1.3", "3.9583 note 27",
            };
            Check.Equal(expected.Length, told.Count, string.Join("|", told));
            for (int index = 0; index < expected.Length; index++)
            {
                string[] one = expected[index].Split(new[] { ' ' }, 2);
                string[] other = told[index].Split(new[] { ' ' }, 2);
                Check.Equal(one[1], other[1]);
                Check.That(Math.Abs(double.Parse(one[0]) - double.Parse(other[0])) < 0.03, $"{expected[index]}, told: {told[index]}");
            }
        }

        [Behaviour]
        private static void what_is_told_waits_for_the_latency_of_the_device()
        {
            var told = new List<double>();
            double now = 0;
            PlayedMusic music = Render.Ready(Render.Score(120, 2, Render.Piano(), Note(0)), false, new InstrumentBank(Rate), () => now);
            music.BarHeard += bar => told.Add(now);
            Play(music, 3.5, 0.2, () => now, each => now = each);
            Check.That(Math.Abs(told[0] - 0.2) < 0.03 && Math.Abs(told[1] - 2.2) < 0.03, $"bars at {string.Join(", ", told)}");
        }

        [Behaviour]
        private static void the_next_bar_line_is_known_to_the_frame()
        {
            // A drum on the first beat of each bar of 1 s, and a mixer that mixed the first frame at 100 s.
            var drums = new[] { new MusicTrack("drums", 0, true) };
            MusicScore score = Render.Score(240, 4, drums, Enumerable.Range(0, 4).Select(bar => new MusicNote(48 * bar, 1, 42, 90, 0)).ToArray());
            PlayedMusic music = Render.Ready(score, false, new InstrumentBank(Rate));
            double known = 0;
            double heard = 0;
            for (int frame = 0; heard == 0; frame += 100)
            {
                float[] data = Render.Ones(200);
                music.Fill(data, 2, 100 + (frame / (double)Rate));
                music.Advance(0, 0);
                known = frame / (double)Rate < 1.5 ? music.NextBarMixS : known;
                int loud = Array.FindIndex(data, each => Math.Abs(each) > 1e-4);
                heard = frame / (double)Rate > 1.6 && loud >= 0 ? 100 + ((frame + (loud / 2)) / (double)Rate) : 0;
            }
            Check.That(Math.Abs(known - heard) < 0.001, $"the bar line at {heard} s was foretold for {known} s");
        }

        [Behaviour]
        private static void who_listens_may_stop_the_music()
        {
            int notes = 0;
            double now = 0;
            PlayedMusic music = Render.Ready(Render.Score(120, 2, Render.Piano(), Note(0), Note(1), Note(2)), false, new InstrumentBank(Rate), () => now);
            music.BarHeard += bar => music.Stop();
            music.NoteHeard += (track, pitch, velocity) => notes++;
            Play(music, 1, 0, () => now, each => now = each);
            Check.Equal(0, notes);
        }

        [Behaviour]
        private static void what_a_listener_throws_is_told_once_and_the_music_goes_on()
        {
            int bars = 0;
            double now = 0;
            PlayedMusic music = Render.Ready(Render.Score(120, 2, Render.Piano(), Note(0)), false, new InstrumentBank(Rate), () => now);
            music.BarHeard += bar =>
            {
                bars++;
                throw new InvalidOperationException("a defect of the game");
            };
            int thrown = 0;
            while (now < 3)
            {
                music.Fill(Render.Ones(2 * Rate / 50), 2);
                now += 0.02;
                try
                {
                    music.Advance(0.02, 0);
                }
                catch (InvalidOperationException)
                {
                    thrown++;
                }
            }
            Check.Equal("2 2", $"{bars} {thrown}");
        }

        [Behaviour]
        private static void another_rate_goes_on_from_the_bar_that_is_heard()
        {
            MusicScore score = Render.Score(120, 4, Render.Piano(), Enumerable.Range(0, 4).Select(bar => Note(48 * bar)).ToArray());
            var notes = new List<int>();
            var bars = new List<int>();
            double now = 0;
            PlayedMusic music = Render.Ready(score, true, new InstrumentBank(Rate), () => now);
            music.BarHeard += bars.Add;
            music.NoteHeard += (track, pitch, velocity) => notes.Add(pitch);
            Play(music, 3, 0, () => now, each => now = each);
            music.Move(new InstrumentBank(11025));
            Check.That(!music.HasBegun && music.Rate == 11025, "its sounds are made anew");
            Render.AdvanceUntil(music, () => music.HasBegun);
            System.Threading.Thread.Sleep(100);
            music.Advance(0, 0);
            Play(music, 3 + 7.9, 0, () => now, each => now = each);
            // The second bar begins again; then come those that are left, and the score from its beginning.
            Check.Equal("60 108 108 28 76 60", string.Join(" ", notes));
            Check.Equal("0 1 2 3 4 5", string.Join(" ", bars));
            Check.That(Math.Abs(music.HeardS - 10.9) < 0.2, $"{music.HeardS} s were heard");
        }

        [Behaviour]
        private static void a_main_thread_that_sleeps_loses_the_earliest_news_only()
        {
            var begun = new BegunBars(0);
            Bar bar = Bar.OfScore(Render.Score(120, 1, Render.Piano(), Note(0)))[0];
            for (int each = 0; each < 100; each++)
            {
                begun.Tell(bar, each);
            }
            var numbers = new List<int>();
            while (begun.TryPeek(out Bar told, out double frame, out int number))
            {
                numbers.Add(number);
                begun.Remove();
            }
            Check.Equal("0 64 63", $"{numbers[0]} {numbers.Count} {numbers.Last()}");
            begun.Tell(bar, 100);
            Check.That(begun.TryPeek(out Bar next, out double at, out int last) && last == 100, "numbers go on");
        }

        [Behaviour]
        private static void bars_know_their_beats()
        {
            Check.Equal("0 0.5 1 1.5", Beats(new MusicMetre(0, 4, 4), 48));
            Check.Equal("0 0.75", Beats(new MusicMetre(0, 6, 8), 36));
            Check.Equal("0 0.5 1", Beats(new MusicMetre(0, 3, 4), 36));
            Check.Equal("0 0.25 0.5", Beats(new MusicMetre(0, 3, 8), 18));
            Check.Equal("0 1", Beats(new MusicMetre(0, 2, 2), 48));
            Check.Equal("0", Beats(new MusicMetre(0, 4, 4), 1));
        }

        [Behaviour]
        private static void notes_after_the_last_bar_are_left_out()
        {
            Bar[] bars = Bar.OfScore(Render.Score(120, 1, Render.Piano(), Note(0), Note(47), Note(48)));
            Check.Equal(2, bars.Single().Notes.Length);
        }

        private static string Beats(MusicMetre metre, int ticks)
        {
            var score = new MusicScore(12, Render.Piano(), new MusicNote[0], new[] { new MusicBar(0, ticks) }, new[] { new MusicTempo(0, 120) }, new[] { metre });
            return string.Join(" ", Bar.OfScore(score)[0].BeatsS);
        }

        // A note that can be told by its pitch.
        private static MusicNote Note(int tick)
        {
            return new MusicNote(tick, 6, (60 + tick) % 128, 90, 0);
        }

        // Frames of the game at 50 a second; the audio thread is called as often, for 20 ms each time.
        private static void Play(PlayedMusic music, double untilS, double latencyS, Func<double> now, Action<double> set)
        {
            while (now() < untilS)
            {
                music.Fill(Render.Ones(2 * (music.Rate / 50)), 2);
                set(now() + 0.02);
                music.Advance(0.02, latencyS);
            }
        }
    }
}
