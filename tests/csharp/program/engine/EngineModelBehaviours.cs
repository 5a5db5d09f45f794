// How a model that runs in the engine is computed: in portions, one picture at a time, never waiting. The engine is simulated.
using System;
using System.Linq;
using System.Threading;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class EngineModelBehaviours
    {
        private const int ManyPictures = 2000;
        private const int GarbageRounds = 300;

        private static readonly GridShape Shape = new GridShape(18, 32, 8);

        [Behaviour]
        private static void engine_model_goes_from_capture_to_what_is_shown()
        {
            using (var game = new SimulatedEngine())
            {
                Check.That(game.Run.IsCaptureDue, "the first picture is due at once");
                game.Frame();
                Check.That(!game.Run.IsCaptureDue, "one picture at a time");
                game.DrawUntil(() => game.Run.Shown == 1);
                Check.Equal("Begin Layer*60 Request Take Digest Show", game.Model.Log());
                Check.That(game.Model.DigestThread != Thread.CurrentThread.ManagedThreadId, "digesting is another thread's work");
                Check.That(game.Run.Problem == null && game.Run.LatencyS > 0, "it was shown some time after its capture");
            }
        }

        [Behaviour]
        private static void engine_model_schedules_a_portion_in_each_frame()
        {
            using (var game = new SimulatedEngine { LayerS = 0.0002 })
            {
                game.Frame();
                game.Frame();
                Check.Equal(3, game.Model.Layers, "layers of 0.2 ms in half a millisecond");
                game.Run.PortionS = 0.0;
                game.Frame();
                Check.Equal(4, game.Model.Layers, "one at least");
                game.Run.PortionS = 1.0;
                game.Frame();
                Check.Equal(60, game.Model.Layers, "all that are left");
            }
        }

        [Behaviour]
        private static void engine_model_waits_for_outputs_without_stopping_the_game()
        {
            using (var game = new SimulatedEngine())
            {
                game.Model.OutputsComeAfter = 5;
                game.DrawUntil(() => game.Run.Shown == 1);
                Check.That(game.Frames >= 7, $"it took {game.Frames} frames of the game");
            }
        }

        [Behaviour]
        private static void engine_model_keeps_to_its_rate()
        {
            using (var game = new SimulatedEngine())
            {
                game.Run.CapturesPerSecond = 10;
                double end = game.NowS + 10.0;
                game.DrawUntil(() => game.NowS >= end);
                Check.That(game.Run.Shown >= 97 && game.Run.Shown <= 101, $"{game.Run.Shown} pictures in ten seconds");
            }
        }

        [Behaviour]
        private static void engine_model_that_fails_says_why_and_is_tried_again_later_and_later()
        {
            foreach (string step in new[] { "Begin", "Layer", "Request", "Take", "Digest", "Show" })
            {
                using (var game = new SimulatedEngine())
                {
                    game.Model.FailsAt = step;
                    game.DrawUntil(() => game.Run.Problem != null);
                    Check.Equal($"the model in the engine failed: {step} is broken", game.Run.Problem);
                    double end = game.NowS + 30.0;
                    game.DrawUntil(() => game.NowS >= end);
                    Check.That(game.Model.Begun >= 4 && game.Model.Begun <= 6, $"{game.Model.Begun} attempts in half a minute");
                    game.Model.FailsAt = null;
                    game.DrawUntil(() => game.Run.Shown == 1);
                    Check.That(game.Run.Problem == null, "what works has no problem");
                }
            }
        }

        [Behaviour]
        private static void engine_model_may_be_disposed_at_every_step_and_twice()
        {
            for (int frames = 0; frames < 30; frames++)
            {
                var game = new SimulatedEngine { LayerS = 0.0002 };
                for (int frame = 0; frame < frames; frame++)
                {
                    game.Frame();
                }
                game.Dispose();
                game.Dispose();
                Check.Equal(1, game.Model.Disposed, "disposed once");
                // A digest that was under way ends by itself.
                string before = game.Model.Log().Replace(" Digest", string.Empty);
                game.Frame();
                Check.That(!game.Run.IsCaptureDue && !game.Run.Advance(), "nothing after the end");
                Check.Equal(before, game.Model.Log().Replace(" Digest", string.Empty), "steps");
            }
        }

        [Behaviour]
        private static void engine_model_leaves_no_garbage_behind()
        {
            using (var game = new SimulatedEngine())
            {
                int enough = GarbageRounds / 10;
                Func<bool> isEnough = () => game.Run.Shown >= enough;
                game.Model.Forget();
                game.DrawUntil(isEnough);
                enough += GarbageRounds;
                long before = Garbage.OfThisThread();
                game.DrawUntil(isEnough);
                double bytes = (Garbage.OfThisThread() - before) / (double)GarbageRounds;
                Runner.Note($"{bytes:0.0} bytes for a picture");
                Check.That(bytes < 300, $"{bytes} bytes for a picture");
            }
        }

        [Behaviour]
        private static void engine_grid_is_eased_and_cuts_are_shown_at_once()
        {
            double nowS = 100;
            var grid = new EngineGrid(() => nowS) { EasingS = 0.5f };
            grid.Take(Even(1f), Shape, true);
            grid.Show();
            Check.Equal(1f, grid.Eased(), "the first");
            grid.Take(Even(2f), Shape, false);
            grid.Show();
            Check.Equal(0f, grid.Eased(), "the second begins");
            nowS += 0.5;
            Check.That(Math.Abs(grid.Eased() - 0.632f) < 0.001f, $"after its time {grid.Eased()}");
            grid.Take(Even(3f), Shape, false);
            float before = HalfFloat.ToSingle(grid.Grids.Before.Textures[0][0]);
            Check.That(Math.Abs(before - 1.632f) < 0.002f, $"what was shown was {before}");
            grid.Take(Even(4f), Shape, true);
            grid.Show();
            Check.Equal(1f, grid.Eased(), "after a cut");
        }

        [Behaviour]
        private static void engine_model_computes_many_pictures()
        {
            using (var game = new SimulatedEngine())
            {
                game.Run.CapturesPerSecond = 1000;
                game.DrawUntil(() => game.Run.Shown == ManyPictures);
                Check.Equal(ManyPictures, game.Model.Begun, "begun");
            }
        }

        private static float[] Even(float value)
        {
            return Enumerable.Repeat(value, Shape.Values).ToArray();
        }
    }
}
