// Whole scores as sound: their length, their seams, where they are cut off.
using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class RendererBehaviours
    {
        private const int Rate = 8000;

        [Behaviour]
        private static void a_piece_is_rendered_to_the_end_of_its_last_sound()
        {
            MusicScore piano = Render.Score(120, 1, Render.Piano(), new MusicNote(0, 48, 60, 100, 0));
            float[] frames = Rendered(piano, false);
            Check.That(frames.Length > 2 * 2 * Rate && frames.Length < 2 * 4 * Rate, $"{frames.Length / 2.0 / Rate} s");
            Check.That(Math.Abs(frames[frames.Length - 1]) < 1e-3 && frames.Max() > 0.05, "it fades");
            float[] played = Render.Frames(Render.Ready(piano, false, new InstrumentBank(Rate)), Rate + Render.Delay).Skip(2 * Render.Delay).ToArray();
            Check.That(frames.Take(played.Length).SequenceEqual(played), "as it is played");
        }

        [Behaviour]
        private static void a_loop_is_as_long_as_its_bars_and_has_no_seam()
        {
            // The last note rings on over the end.
            MusicScore loop = Render.Score(93, 2, new[] { new MusicTrack("bell", 9, false) }, new MusicNote(3, 48, 72, 100, 0), new MusicNote(90, 6, 60, 100, 0));
            float[] frames = Rendered(loop, true);
            Check.Equal((int)Math.Round(loop.DurationSeconds * Rate), frames.Length / 2);
            float[] played = Render.Frames(Render.Ready(loop, true, new InstrumentBank(Rate)), 3 * frames.Length / 2);
            // Bar lines lie between frames, so a note may be one frame later in another round.
            double off = Enumerable.Range(0, frames.Length / 2).Max(frame => Math.Abs(frames[2 * frame] - played[frames.Length + (2 * (frame + Render.Delay))]));
            Check.That(off < 0.02, $"the second round, {off} off");
            Check.That(Math.Abs(frames[0] - frames[frames.Length - 2]) < 0.05, "from the last frame to the first");
            Check.That(frames.Take(100).Any(each => Math.Abs(each) > 0.001), "what rings on is heard at the beginning");
        }

        [Behaviour]
        private static void long_pieces_are_cut_off()
        {
            MusicScore organ = Render.Score(120, 4, new[] { new MusicTrack("organ", 16, false) }, new MusicNote(0, 192, 60, 100, 0));
            foreach (bool loops in new[] { false, true })
            {
                float[] frames = ScoreRenderer.Render(organ, loops, new InstrumentBank(Rate), 1.5, CancellationToken.None);
                Check.Equal(2 * (int)(1.5 * Rate), frames.Length);
            }
        }

        [Behaviour]
        private static void a_score_without_notes_or_bars_is_no_sound()
        {
            Check.Equal(0, Rendered(Render.Score(120, 0, Render.Piano()), false).Length);
            Check.Equal(0, Rendered(Render.Score(120, 0, Render.Piano()), true).Length);
            Check.That(Rendered(Render.Score(120, 1, Render.Piano()), true).All(each => each == 0), "a silent bar");
        }

        [Behaviour]
        private static void rendering_is_given_up_when_cancelled()
        {
            MusicScore organ = Render.Score(20, 200, new[] { new MusicTrack("organ", 16, false) }, new MusicNote(0, 9600, 60, 100, 0));
            using (var source = new CancellationTokenSource())
            {
                source.CancelAfter(TimeSpan.FromMilliseconds(20));
                Check.Throws<OperationCanceledException>(
                    () => ScoreRenderer.Render(organ, true, new InstrumentBank(48000), 3000, source.Token));
            }
        }

        [Behaviour]
        private static void rendering_a_minute_is_quick()
        {
            MusicNote[] notes = Enumerable.Range(0, 480).Select(index => new MusicNote(index * 3, 12, 40 + (index * 7 % 48), 90, index % 3)).ToArray();
            var tracks = new[] { new MusicTrack("piano", 0, false), new MusicTrack("strings", 48, false), new MusicTrack("flute", 73, false) };
            MusicScore minute = Render.Score(120, 30, tracks, notes);
            var clock = Stopwatch.StartNew();
            ScoreRenderer.Render(minute, true, new InstrumentBank(32000), 300, CancellationToken.None);
            Runner.Note($"a minute of music is ready after {clock.ElapsedMilliseconds} ms, its sounds made and played twice");
        }

        private static float[] Rendered(MusicScore score, bool loops)
        {
            return ScoreRenderer.Render(score, loops, new InstrumentBank(Rate), 300, CancellationToken.None);
        }
    }
}
