// A filter's look against a real backend with tiny models: what is shown, what is said while it is not, and what it costs.
using System;
using System.Diagnostics;
using System.Threading;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class FlowBehaviours
    {
        private const int Plays = 10;
        private const int ManyFrames = 10000;

        [Behaviour]
        private static void filter_shows_the_frames_of_a_frame_model()
        {
            using (var game = new SimulatedGame("invert"))
            {
                game.DrawUntil(() => game.Problem == null && game.Arrivals > 3, "frames of the model");
                var look = (FrameLook)game.Look.Look;
                Check.Equal("320×180", look.CaptureSize.ToString());
                Check.Equal(255 - game.Level, (int)look.Texels[0], "the styled level");
                Check.Equal(255, (int)look.Texels[3], "opaque");
                Check.That(game.Look.FrameAgeS >= 0 && game.Look.FrameAgeS < 1, $"it is {game.Look.FrameAgeS} s old");
                Check.That(!look.OutlivesMotion, "a frame does not outlive motion");
            }
        }

        [Behaviour]
        private static void filter_shows_the_grids_of_a_grid_model_eased()
        {
            using (var game = new SimulatedGame("grid"))
            {
                game.DrawUntil(() => game.Problem == null && game.Arrivals > 3, "grids of the model");
                var look = (GridLook)game.Look.Look;
                Check.Equal("256×144", look.CaptureSize.ToString());
                Check.Equal("(9, 16, 8, 12)", look.Grids.Newest.Shape.ToString());
                Check.Equal(-1f, HalfFloat.ToSingle(look.Grids.Newest.Textures[0][0]), "it inverts");
                Check.That(look.Guide == Guide.Luminance && !look.HasDetail, "luminance, no detail");
                game.Look.EasingS = 1000f;
                game.DrawUntil(() => game.Arrivals > 6, "more grids");
                Check.That(look.Eased() < 0.1f, $"eased {look.Eased()}");
            }
        }

        [Behaviour]
        private static void filter_takes_the_guide_and_the_detail_of_a_model_that_has_them()
        {
            using (var game = new SimulatedGame("detailed"))
            {
                game.DrawUntil(() => game.Problem == null && game.Arrivals > 3, "grids with detail");
                var look = (GridLook)game.Look.Look;
                Check.Equal(1f, look.Guide.Weights[0], "red alone");
                Check.That(look.HasDetail && look.ShowsDetail, "detail");
                Check.That(look.DetailTexels[0] != 128, "detail that adds something");
                Check.That(look.Shown != null, "the frame that the model saw");
            }
        }

        [Behaviour]
        private static void filter_begins_easing_anew_after_a_cut()
        {
            using (var game = new SimulatedGame("grid"))
            {
                game.DrawUntil(() => game.Arrivals > 3, "grids");
                var look = (GridLook)game.Look.Look;
                game.Look.EasingS = 1000f;
                int before = game.Arrivals;
                game.DrawUntil(() => game.Arrivals > before + 2, "grids that are eased");
                Check.That(look.Eased() < 0.5f, $"eased {look.Eased()}");
                game.Level = 200;
                game.DrawUntil(() => look.Eased() == 1f, "the cut");
            }
        }

        [Behaviour]
        private static void filter_names_the_models_that_there_are_where_its_own_is_missing()
        {
            using (var game = new SimulatedGame("nothing"))
            {
                game.DrawUntil(() => game.Problem.Contains("has no model nothing; its style models are: "), "the reason");
                game.Look.Choose("invert", 0);
                game.DrawUntil(() => game.Problem == null, "the look");
                game.Look.Choose(string.Empty, 0);
                game.Draw();
                Check.Equal("no model is chosen", game.Problem);
            }
        }

        [Behaviour]
        private static void filter_that_is_too_slow_says_so_and_how_slow()
        {
            using (var game = new SimulatedGame("slow"))
            {
                game.Look.StaleAfterS = 0.05f;
                game.DrawUntil(() => game.Problem != null && game.Problem.StartsWith("the backend is too slow: a frame takes"), "the reason");
            }
        }

        [Behaviour]
        private static void play_and_stop_ten_times_with_what_is_static_kept()
        {
            var shared = new SharedClient(() => new CapriccioClientOptions { Address = $"tcp://127.0.0.1:{Runner.Setting("port")}" });
            long longestMs = 0;
            int stale = 0;
            for (int play = 0; play < Plays; play++)
            {
                shared.Forget();
                CapriccioClient client = shared.Client;
                int heard = 0;
                shared.StateChanged += (sender, change) => heard += sender == client ? 1 : 0;
                shared.StateChanged += (sender, change) => stale += sender == client ? 0 : 1;
                Check.That(client == shared.Client, "one client for the whole play");
                // Every other time play stops while the connection is being made.
                if (play % 2 == 0)
                {
                    Wait.Until(() => shared.State == ConnectionState.Connected && heard > 0, "a connection");
                }
                var clock = Stopwatch.StartNew();
                shared.End();
                longestMs = Math.Max(longestMs, clock.ElapsedMilliseconds);
                Check.That(!client.NetworkThreadIsAlive, "the network thread has ended");
                Check.Equal(ConnectionState.Idle, shared.State);
            }
            Runner.Note($"ending play took at most {longestMs} ms of {Plays} times");
            Check.That(longestMs < 500, $"it took {longestMs} ms");
            Check.Equal(0, stale, "events of a play before");
        }

        [Behaviour]
        private static void address_that_is_none_is_told_and_another_one_taken_on_the_next_use()
        {
            string address = "localhost";
            var shared = new SharedClient(() => new CapriccioClientOptions { Address = address });
            Check.Throws<ArgumentException>(() => GC.KeepAlive(shared.Client));
            Check.That(shared.Problem.StartsWith("The address is 'localhost'", StringComparison.Ordinal), shared.Problem);
            Check.Equal(ConnectionState.Idle, shared.State);
            address = $"tcp://127.0.0.1:{Runner.Setting("port")}";
            Wait.Until(() => shared.Client != null && shared.State == ConnectionState.Connected, "a connection");
            Check.Equal(null, shared.Problem);
            shared.End();
        }

        [Behaviour]
        private static void filter_stops_in_the_middle_of_a_frame_and_goes_on_with_another_client()
        {
            using (var game = new SimulatedGame("grid"))
            {
                for (int play = 0; play < Plays; play++)
                {
                    int before = game.Arrivals;
                    game.DrawUntil(() => game.Arrivals > before + 2, "frames");
                    if (play % 2 == 0)
                    {
                        game.Look.Forget();
                    }
                    game.Backend.End();
                }
            }
        }

        [Behaviour]
        private static void filter_makes_no_garbage_and_does_not_grow_in_ten_thousand_frames()
        {
            using (var game = new SimulatedGame("grid"))
            {
                Repeat(game, ManyFrames / 10);
                long heldBefore = GC.GetTotalMemory(true);
                long here = Garbage.OfThisThread();
                var clock = Stopwatch.StartNew();
                Repeat(game, ManyFrames);
                double seconds = clock.Elapsed.TotalSeconds;
                double each = (Garbage.OfThisThread() - here) / (double)ManyFrames;
                long grown = GC.GetTotalMemory(true) - heldBefore;
                Runner.Note($"the game's thread: median {game.Cost.MedianMs:0.000} ms a frame, longest {game.Cost.LongestMs:0.00}");
                Runner.Note(
                    $"{ManyFrames} styled frames in {seconds:0.0} s: {each:0.00} bytes of garbage each on the game's thread, "
                    + $"{grown / 1024.0:0.0} KiB more held");
                Check.That(each < 1, $"{each:0.0} bytes of garbage a frame");
                Check.That(grown < 64 * 1024, $"{grown} bytes more are held");
                Check.Equal(0, game.Look.FramesDropped, "dropped frames");
            }
        }

        [Behaviour]
        private static void filter_without_a_backend_makes_no_garbage_either()
        {
            using (var game = new SimulatedGame("grid"))
            {
                game.DrawUntil(() => game.Problem == null, "the look");
                game.Backend.Client.Dispose();
                game.DrawUntil(() => game.Problem != null, "the end of it");
                long here = Garbage.OfThisThread();
                for (int frame = 0; frame < ManyFrames; frame++)
                {
                    game.Draw();
                }
                double each = (Garbage.OfThisThread() - here) / (double)ManyFrames;
                Runner.Note($"passing through: {each:0.00} bytes of garbage a frame; {game.Problem}");
                Check.That(each < 1, $"{each:0.0} bytes of garbage a frame");
            }
        }

        [Behaviour]
        private static void filter_passes_through_while_the_backend_is_dead_and_comes_back()
        {
            using (var game = new SimulatedGame("grid"))
            {
                game.Look.StaleAfterS = 0.2f;
                game.DrawUntil(() => game.Problem == null && game.Arrivals > 3, "the look");
                Runner.Note("kill");
                game.DrawUntil(() => game.Problem != null && game.Problem.StartsWith("no backend: "), "the reason");
                Runner.Note("restart");
                int before = game.Arrivals;
                game.DrawUntil(() => game.Problem == null && game.Arrivals > before, "the look again");
            }
        }

        // Draws as fast as frames come back, so that each drawn frame is at most one that was styled.
        private static void Repeat(SimulatedGame game, int styledFrames)
        {
            int last = game.Arrivals + styledFrames;
            while (game.Arrivals < last)
            {
                game.Draw();
                Thread.Sleep(0);
            }
        }
    }
}
