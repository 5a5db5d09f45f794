// Music rendered without an audio device: as the audio thread would ask for it, in buffers of any size.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class Render
    {
        private const int NumbersPerNote = 5;

        /// <summary>Frames after which what is played comes out.</summary>
        public const int Delay = Limiter.Window;

        /// <summary>A score of bars of four quarter notes.</summary>
        public static MusicScore Score(double tempo, int bars, IReadOnlyList<MusicTrack> tracks, params MusicNote[] notes)
        {
            return new MusicScore(
                12,
                tracks,
                notes,
                Enumerable.Range(0, bars).Select(bar => new MusicBar(48 * bar, 48)),
                new[] { new MusicTempo(0, tempo) },
                new[] { new MusicMetre(0, 4, 4) });
        }

        public static MusicTrack[] Piano()
        {
            return new[] { new MusicTrack("piano", 0, false) };
        }

        /// <summary>A piece that is ready to be rendered, all its sounds made.</summary>
        public static PlayedMusic Ready(MusicScore score, bool loops, SoundBank bank, Func<double> clock = null)
        {
            var feed = new ScoreFeed(score, loops, bank);
            var music = new PlayedMusic(feed, bank, 0.4, clock);
            AdvanceUntil(music, () => music.HasBegun && feed.IsComplete);
            return music;
        }

        public static void AdvanceUntil(PlayedMusic music, Func<bool> condition)
        {
            Wait.Until(
                () =>
                {
                    music.Advance(0.001, 0);
                    return condition();
                },
                "the music is where it should be");
        }

        /// <summary>So many frames, interleaved, from now on.</summary>
        public static float[] Frames(PlayedMusic music, int frames, int channels = 2, int buffer = 1024)
        {
            var all = new float[frames * channels];
            for (int at = 0; at < frames; at += buffer)
            {
                float[] data = Ones(Math.Min(buffer, frames - at) * channels);
                music.Fill(data, channels);
                data.CopyTo(all, at * channels);
            }
            return all;
        }

        public static float[] Ones(int count)
        {
            return Enumerable.Repeat(1f, count).ToArray();
        }

        /// <summary>Renders what the Python side has written down as a map, into the file that it names.</summary>
        public static void Job(MessagePackValue job)
        {
            int rate = (int)Number(job["rate"]);
            SoundBank bank = Bank(job, rate);
            PlayedMusic music = Ready(Score(job), job["repeats"].TryGetBoolean(out bool repeats) && repeats, bank);
            float[] frames = Frames(music, (int)(Number(job["seconds"]) * rate) + Delay).Skip(2 * Delay).ToArray();
            var bytes = new byte[4 * frames.Length];
            Buffer.BlockCopy(frames, 0, bytes, 0, bytes.Length);
            File.WriteAllBytes(Text(job["out"]), bytes);
        }

        private static SoundBank Bank(MessagePackValue job, int rate)
        {
            string font = job["font"].TryGetString(out string path) ? path : string.Empty;
            return font.Length == 0
                ? (SoundBank)new InstrumentBank(rate)
                : new SoundFontBank(new SoundFontFile(File.ReadAllBytes(font), font), rate);
        }

        private static MusicScore Score(MessagePackValue job)
        {
            int[] numbers = job["notes"].Elements.Select(each => (int)Number(each)).ToArray();
            int[] bars = job["bars"].Elements.Select(each => (int)Number(each)).ToArray();
            return new MusicScore(
                12,
                job["tracks"].Elements.Select(track => new MusicTrack(string.Empty, (int)Number(track["program"]), track["drums"].TryGetBoolean(out bool drums) && drums)),
                Enumerable.Range(0, numbers.Length / NumbersPerNote).Select(note => Note(numbers, note * NumbersPerNote)),
                Enumerable.Range(0, bars.Length / 2).Select(bar => new MusicBar(bars[2 * bar], bars[(2 * bar) + 1])),
                new[] { new MusicTempo(0, Number(job["tempo"])) },
                new[] { new MusicMetre(0, 4, 4) });
        }

        private static MusicNote Note(int[] numbers, int at)
        {
            return new MusicNote(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3], numbers[at + 4]);
        }

        private static double Number(MessagePackValue value)
        {
            Check.That(value.TryGetDouble(out double number), $"{value} is a number");
            return number;
        }

        private static string Text(MessagePackValue value)
        {
            Check.That(value.TryGetString(out string text), $"{value} is a text");
            return text;
        }
    }
}
