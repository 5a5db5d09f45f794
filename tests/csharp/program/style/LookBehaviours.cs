// The parts of a look that need no backend: cuts, sizes, fading, the ladder of what is seen, figures.
using System;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class LookBehaviours
    {
        private static readonly FrameSize Small = new FrameSize(64, 36);

        [Behaviour]
        private static void cut_is_the_first_picture_and_one_of_other_colours()
        {
            var detector = new CutDetector();
            Check.That(detector.IsCut(Even(10), Small), "the first picture");
            Check.That(!detector.IsCut(Even(60), Small), "other levels of the same two bits");
            Check.That(detector.IsCut(Even(200), Small), "other colours");
            byte[] changed = Even(200);
            Array.Clear(changed, 0, changed.Length * 3 / 10);
            Check.That(!detector.IsCut(changed, Small), "three tenths of the picture");
            Array.Clear(changed, 0, changed.Length * 8 / 10);
            Check.That(detector.IsCut(changed, Small), "half of the picture");
        }

        [Behaviour]
        private static void cut_is_found_in_pictures_of_any_size()
        {
            foreach (FrameSize size in new[] { new FrameSize(1, 1), new FrameSize(31, 17), new FrameSize(2048, 3) })
            {
                var detector = new CutDetector();
                var pixels = new byte[size.Pixels * 3];
                Check.That(detector.IsCut(pixels, size), $"the first of {size}");
                Check.That(!detector.IsCut(pixels, size), $"the same of {size}");
            }
        }

        [Behaviour]
        private static void frame_is_captured_as_wide_as_the_screen_in_multiples_of_the_model()
        {
            Captured(1920, 1080, 0, 1, "640×360");
            Captured(320, 180, 0, 1, "320×180");
            Captured(1920, 1080, 540, 16, "960×544");
            Captured(0, 0, 0, 8, "8×8");
            Captured(100000, 100, 0, 32, "2048×96");
            Captured(1080, 2340, 4000, 256, "1792×2048");
        }

        [Behaviour]
        private static void look_fades_in_and_out_and_goes_at_once_at_a_cut()
        {
            var blend = new LookBlend();
            var look = new object();
            blend.Advance(look, false, false, LookBlend.FadeS / 2f);
            Check.Equal(0.5f, blend.LearnedShare);
            blend.Advance(look, false, true, LookBlend.FadeS);
            Check.Equal(1f, blend.LearnedShare);
            Check.Equal(1f, blend.TableShare);
            blend.Advance(null, false, true, LookBlend.FadeS / 4f);
            Check.Equal(0.75f, blend.LearnedShare);
            Check.That(blend.Drawn == look, "drawn while it fades");
            blend.Advance(look, true, true, 0f);
            Check.Equal(0f, blend.LearnedShare);
            Check.That(blend.Drawn == null, "gone at once");
        }

        [Behaviour]
        private static void look_that_takes_over_waits_until_the_other_has_faded_out()
        {
            var blend = new LookBlend();
            object one = "one";
            object other = "other";
            blend.Advance(one, false, false, 1f);
            blend.Advance(other, false, false, LookBlend.FadeS / 2f);
            Check.That(blend.Drawn == one && blend.LearnedShare == 0.5f, $"{blend.Drawn}, {blend.LearnedShare}");
            blend.Advance(other, false, false, LookBlend.FadeS);
            blend.Advance(other, false, false, LookBlend.FadeS / 2f);
            Check.That(blend.Drawn == other && blend.LearnedShare == 0.5f, $"{blend.Drawn}, {blend.LearnedShare}");
        }

        [Behaviour]
        private static void ladder_takes_the_highest_rung_that_stands_and_says_why_not_a_higher_one()
        {
            var ladder = new LookLadder();
            Check.Equal("not started", ladder.PassThroughReason);
            Check.That(ladder.Climb(null, null, true) && ladder.Showing == CapriccioShowing.Model, "the model");
            Check.Equal(string.Empty, ladder.PassThroughReason + ladder.StandInReason);
            Check.That(ladder.Climb("no backend", null, true) && ladder.Showing == CapriccioShowing.EngineLook, "in the engine");
            Check.Equal("no backend", ladder.StandInReason);
            Check.That(ladder.Climb("no backend", "no memory", true) && ladder.Showing == CapriccioShowing.BakedLook, "the table");
            Check.Equal("no backend; the look in the engine: no memory", ladder.StandInReason);
            Check.That(!ladder.Climb("no backend", string.Empty, true), "still the table");
            Check.Equal("no backend", ladder.StandInReason);
            Check.That(ladder.Climb("no backend", string.Empty, false) && ladder.Showing == CapriccioShowing.Game, "the game");
            Check.Equal("no backend", ladder.PassThroughReason);
            Check.Equal(string.Empty, ladder.StandInReason);
            Check.That(!ladder.PassThrough("switched off") && ladder.PassThroughReason == "switched off", "the reason");
        }

        [Behaviour]
        private static void statistics_are_kept_over_the_last_frames()
        {
            var statistics = new FilterStatistics();
            Check.Equal(0f, statistics.MedianMs);
            for (int frame = 0; frame < FilterStatistics.Window; frame++)
            {
                statistics.Add(1000f);
            }
            for (int frame = 0; frame < FilterStatistics.Window; frame++)
            {
                statistics.Add(frame % 3);
            }
            Check.Equal(1f, statistics.MedianMs);
            Check.Equal(1f, statistics.MeanMs);
            Check.Equal(2f, statistics.LongestMs);
        }

        [Behaviour]
        private static void card_that_is_not_of_a_style_model_is_refused()
        {
            ModelList models = Models("terrain.generate");
            string message = Check.Throws<CapriccioException>(() => StyleCard.Find(models, "it")).Message;
            Check.Equal("The model it is of kind terrain.generate; allowed: style.grid, style.frame.", message);
            message = Check.Throws<CapriccioException>(() => StyleCard.Find(models, "other")).Message;
            Check.Equal("The backend has no model other; its style models are: none.", message);
            StyleCard card = StyleCard.Find(Models("style.frame"), "it");
            Check.Equal("72×40", card.CaptureSize(new FrameSize(160, 90), 40).ToString());
        }

        private static void Captured(int width, int height, int wanted, int multiple, string expected)
        {
            Check.Equal(expected, FrameSize.ForFrameModel(new FrameSize(width, height), wanted, multiple).ToString());
        }

        private static ModelList Models(string kind)
        {
            MessagePackValue model = MessagePackValue.Map(
                MessagePackValue.Entry("name", MessagePackValue.From("it")),
                MessagePackValue.Entry("version", MessagePackValue.From("1")),
                MessagePackValue.Entry("kind", MessagePackValue.From(kind)),
                MessagePackValue.Entry("size_multiple", MessagePackValue.From(8L)));
            return new ModelList(MessagePackValue.Map(
                MessagePackValue.Entry("models", MessagePackValue.List(model)),
                MessagePackValue.Entry("problems", MessagePackValue.List())));
        }

        private static byte[] Even(byte level)
        {
            var pixels = new byte[Small.Pixels * 3];
            for (int index = 0; index < pixels.Length; index++)
            {
                pixels[index] = level;
            }
            return pixels;
        }
    }
}
