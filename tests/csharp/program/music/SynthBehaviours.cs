// The synthesizer as the audio thread uses it: cost, garbage, buffers of every size, many voices. What it sounds like is
// measured by the Python side, on what `jobs_are_rendered` writes.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class SynthBehaviours
    {
        private const int Rate = 48000;

        [Behaviour]
        private static void jobs_are_rendered()
        {
            foreach (MessagePackValue job in JsonReader.Read(File.ReadAllText(Runner.Setting("jobs"))).Elements)
            {
                Render.Job(job);
            }
        }

        [Behaviour]
        private static void buffers_of_every_size_hold_the_same_music()
        {
            MusicScore score = Band(2);
            var bank = new InstrumentBank(Rate);
            float[] whole = Render.Frames(Render.Ready(score, false, bank), 2 * Rate);
            foreach (int buffer in new[] { 1, 63, 64, 65, 256, 480, 1024, 4096 })
            {
                float[] parts = Render.Frames(Render.Ready(score, false, bank), 2 * Rate, buffer: buffer);
                Check.That(parts.SequenceEqual(whole), $"buffers of {buffer} frames");
            }
        }

        [Behaviour]
        private static void every_number_of_speakers_hears_both_sides()
        {
            MusicScore score = Band(1);
            var bank = new InstrumentBank(Rate);
            float[] stereo = Render.Frames(Render.Ready(score, false, bank), Rate);
            float[] mono = Render.Frames(Render.Ready(score, false, bank), Rate, 1);
            float[] surround = Render.Frames(Render.Ready(score, false, bank), Rate, 6);
            for (int frame = 0; frame < Rate; frame++)
            {
                float left = stereo[2 * frame];
                float right = stereo[(2 * frame) + 1];
                Check.That(Math.Abs(mono[frame] - ((left + right) / 2)) < 1e-6, "one speaker hears the middle");
                Check.That(surround[6 * frame] == left && surround[(6 * frame) + 5] == right, "left and right, in front and behind");
                Check.That(Math.Abs(surround[(6 * frame) + 2] - mono[frame]) < 1e-6, "the centre hears the middle");
            }
        }

        [Behaviour]
        private static void what_is_in_the_buffer_is_the_loudness()
        {
            var bank = new InstrumentBank(Rate);
            float[] full = Render.Frames(Render.Ready(Band(1), false, bank), Rate);
            PlayedMusic music = Render.Ready(Band(1), false, bank);
            float[] data = Enumerable.Range(0, 2 * Rate).Select(index => index % 2 == 0 ? 0.5f : 0).ToArray();
            music.Fill(data, 2);
            for (int index = 0; index < data.Length; index++)
            {
                Check.That(Math.Abs(data[index] - (index % 2 == 0 ? 0.5f * full[index] : 0)) < 1e-6, "a source at half of its loudness, to the left");
            }
        }

        [Behaviour]
        private static void rendering_makes_no_garbage()
        {
            PlayedMusic music = Render.Ready(Band(4), true, new InstrumentBank(Rate));
            music.BarHeard += bar => { };
            music.BeatHeard += (bar, beat) => { };
            music.NoteHeard += (track, pitch, velocity) => { };
            var data = new float[2048];
            Play(music, data, 200);
            long before = Garbage.OfThisThread();
            Play(music, data, 2000);
            Check.Equal(0L, Garbage.OfThisThread() - before, "bytes of garbage in 43 seconds of music");
        }

        [Behaviour]
        private static void rendering_is_cheap()
        {
            PlayedMusic music = Render.Ready(Band(4), true, new InstrumentBank(Rate));
            var data = new float[2048];
            Play(music, data, 300);
            double band = Enumerable.Range(0, 6).Select(round => Seconds(() => Play(music, data, 300))).Min() / (300 * 1024.0 / Rate);
            Runner.Note($"a band takes {100 * band:0.0} % of one core at {Rate} frames a second");
            double none = CostOf(0);
            double many = CostOf(48);
            Runner.Note($"each frame takes {1e9 * none:0} ns, and {1e9 * (many - none) / 48:0.0} ns for each note that sounds");
            double made = Seconds(() => ToneSound.Make(Tone.Of("strings"), 60, Rate, new System.Collections.Generic.Dictionary<int, WaveTable[]>()));
            Runner.Note($"a sound of strings is made in {1000 * made:0.0} ms");
        }

        [Behaviour]
        private static void more_notes_than_voices_end_the_softest()
        {
            MusicNote[] notes = Enumerable.Range(0, 110).Select(index => new MusicNote(index / 10, 48, 10 + index, 1 + index, 0)).ToArray();
            MusicScore score = Render.Score(120, 1, new[] { new MusicTrack("organ", 16, false) }, notes);
            var bank = new InstrumentBank(8000);
            Timeline timeline = Filled(score, bank, false);
            var performer = new Performer(timeline, 8000, 0.4, new BegunBars(0));
            int most = 0;
            for (int block = 0; block < 8000 / Performer.Block; block++)
            {
                performer.Render();
                most = Math.Max(most, performer.SoundingCount);
                Check.That(performer.Left.All(each => Math.Abs(each) <= 0.95f), "no clipping");
            }
            Check.That(most > 64 && most <= 96, $"{most} voices at most");
            Check.Equal(64, performer.SoundingCount, "when those that were cut have faded");
        }

        [Behaviour]
        private static void pausing_halts_the_music_without_a_click()
        {
            var bank = new InstrumentBank(Rate);
            MusicScore organ = Render.Score(120, 2, new[] { new MusicTrack("organ", 16, false) }, new MusicNote(0, 96, 60, 100, 0));
            float[] without = Render.Frames(Render.Ready(organ, false, bank), Rate);
            PlayedMusic music = Render.Ready(organ, false, bank);
            float[] before = Render.Frames(music, Rate / 2);
            music.IsPaused = true;
            float[] halted = Render.Frames(music, Rate / 2);
            music.IsPaused = false;
            float[] after = Render.Frames(music, Rate / 4);
            Check.That(halted.Skip(2 * 300).All(each => each == 0), "silence");
            float[] all = before.Concat(halted).Concat(after).ToArray();
            Check.That(Steepest(all) <= Steepest(without) * 1.05f, $"steps of {Steepest(all)}, without a pause {Steepest(without)}");
            // It goes on in the frame where it was halted, and is as before when it is as loud again.
            float[] later = after.Skip(2 * 300).Take(2000).ToArray();
            int halt = Enumerable.Range(0, 300).First(skip => Same(without, 2 * ((Rate / 2) + skip + 300), later));
            Runner.Note($"halts after {halt} frames");
        }

        [Behaviour]
        private static void music_ends_when_its_last_sound_has_ended()
        {
            var bank = new InstrumentBank(8000);
            double now = 0;
            PlayedMusic music = Render.Ready(Render.Score(120, 1, Render.Piano(), new MusicNote(0, 48, 60, 100, 0)), false, bank, () => now);
            var data = new float[2 * 800];
            double lastSound = 0;
            while (!music.HasEnded && now < 20)
            {
                Fill(data);
                music.Fill(data, 2);
                lastSound = data.Any(each => Math.Abs(each) > 1e-4) ? now : lastSound;
                now += 0.1;
                music.Advance(0.1, 0);
            }
            Runner.Note($"two seconds of piano are silent after {lastSound:0.0} s and end after {now:0.0} s");
            Check.That(music.HasEnded && now > 2 && now < lastSound + 0.5, $"it ends after {now} s, the last sound is at {lastSound} s");
        }

        [Behaviour]
        private static void a_score_without_a_bar_ends_at_once()
        {
            double now = 0;
            var bank = new InstrumentBank(8000);
            PlayedMusic music = Render.Ready(Render.Score(120, 0, Render.Piano()), true, bank, () => now);
            Render.Frames(music, 4000);
            now = 1;
            music.Advance(0.5, 0);
            Check.That(music.HasEnded, "nothing is left to play");
        }

        [Behaviour]
        private static void a_bank_makes_each_sound_once_whoever_asks()
        {
            var bank = new InstrumentBank(22050);
            Sound[][] found = new Sound[8][];
            Parallel.For(0, found.Length, index => found[index] = bank.Sounds(48, false, 60, 90));
            Check.That(found.All(each => ReferenceEquals(each, found[0])), "one sound for all");
            Check.That(!ReferenceEquals(bank.Sounds(48, false, 61, 90), found[0]), "another for another pitch");
            Check.That(ReferenceEquals(bank.Sounds(0, true, 38, 1), bank.Sounds(5, true, 40, 127)), "two snares of one kind");
        }

        [Behaviour]
        private static void a_bank_forgets_its_oldest_sounds()
        {
            var bank = new InstrumentBank(Rate);
            Sound[] first = bank.Sounds(89, false, 20, 90);
            for (int pitch = 21; pitch < 127; pitch++)
            {
                bank.Sounds(89, false, pitch, 90);
                bank.Sounds(52, false, pitch, 90);
                bank.Sounds(48, false, pitch, 90);
            }
            Check.That(!ReferenceEquals(bank.Sounds(89, false, 20, 90), first), "64 MiB are the most");
            Check.That(ReferenceEquals(bank.Sounds(48, false, 126, 90), bank.Sounds(48, false, 126, 90)), "the latest are kept");
        }

        private static Timeline Filled(MusicScore score, SoundBank bank, bool repeats)
        {
            Bar[] bars = Bar.OfScore(score);
            Timeline timeline = Timeline.ForScore(bars.Length, repeats);
            foreach (Bar bar in bars)
            {
                timeline.Append(PreparedBar.Prepare(bar, bank, CancellationToken.None));
            }
            timeline.Complete();
            return timeline;
        }

        // A flute, strings, a bass and drums.
        private static MusicScore Band(int bars)
        {
            var random = new Random(3);
            var notes = new System.Collections.Generic.List<MusicNote>();
            for (int tick = 0; tick < 48 * bars; tick += 12)
            {
                notes.AddRange(new[] { 60, 64, 67 }.Select(pitch => new MusicNote(tick, 12, pitch, 70, 1)));
                notes.Add(new MusicNote(tick, 6, 72 + random.Next(8), 90, 0));
                notes.Add(new MusicNote(tick, 12, 36 + random.Next(8), 95, 2));
                notes.Add(new MusicNote(tick, 3, 42, 80, 3));
                notes.Add(new MusicNote(tick, 3, tick % 24 == 0 ? 36 : 38, 100, 3));
                notes.Add(new MusicNote(tick + 6, 6, 72 + random.Next(8), 90, 0));
            }
            var tracks = new[] { new MusicTrack("flute", 73, false), new MusicTrack("strings", 48, false), new MusicTrack("bass", 33, false), new MusicTrack("drums", 0, true) };
            return Render.Score(120, bars, tracks, notes.ToArray());
        }

        // Seconds for one frame while so many notes of an organ sound.
        private static double CostOf(int notes)
        {
            MusicNote[] held = Enumerable.Range(0, notes).Select(index => new MusicNote(0, 48, 30 + index, 40, 0)).ToArray();
            PlayedMusic music = Render.Ready(Render.Score(1, 1, new[] { new MusicTrack("organ", 16, false) }, held), false, new InstrumentBank(Rate));
            var data = new float[2048];
            Play(music, data, 100);
            return Enumerable.Range(0, 6).Select(round => Seconds(() => Play(music, data, 200))).Min() / (200 * 1024);
        }

        private static void Play(PlayedMusic music, float[] data, int buffers)
        {
            for (int buffer = 0; buffer < buffers; buffer++)
            {
                Fill(data);
                music.Fill(data, 2);
                music.Advance(0.02, 0);
            }
        }

        private static void Fill(float[] data)
        {
            for (int index = 0; index < data.Length; index++)
            {
                data[index] = 1;
            }
        }

        private static double Seconds(Action action)
        {
            var clock = Stopwatch.StartNew();
            action();
            return clock.Elapsed.TotalSeconds;
        }

        // The largest step of one side from frame to frame.
        private static float Steepest(float[] frames)
        {
            float steepest = 0;
            for (int index = 2; index < frames.Length; index++)
            {
                steepest = Math.Max(steepest, Math.Abs(frames[index] - frames[index - 2]));
            }
            return steepest;
        }

        private static bool Same(float[] frames, int from, float[] part)
        {
            return !part.Where((value, index) => Math.Abs(frames[from + index] - value) > 1e-5f).Any();
        }
    }
}
