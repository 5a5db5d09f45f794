// The client against a real backend with tiny models: `invert`, `grid`, `slow` (about half a second), and one broken file.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class BackendBehaviours
    {
        [Behaviour]
        private static void backend_answers_hello_ping_and_status()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                Check.Equal("capriccio", client.Server.Name);
                Check.That(client.Server.Capabilities.Contains(Spec.Requests.StyleApply), "it can style");
                Check.That(client.Server.Limits["message_bytes"].TryGetInt64(out long limit) && limit > 0, "it names its limits");
                Wait.For(client.PingAsync());
                ServerStatus status = Wait.For(client.GetStatusAsync());
                Check.That(status.Clients >= 1 && status.ResidentBytes > 1 << 20 && status.Providers.Count > 0, $"{status.Raw}");
            }
        }

        [Behaviour]
        private static void backend_lists_models_and_the_broken_file()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                ModelList list = ModelsWhenLoaded(client);
                ModelSummary grid = list.Models.Single(model => model.Name == "grid");
                Check.Equal("style.grid", grid.Kind);
                Check.That(grid.Card["inputs"].Count == 1, $"{grid.Card}");
                Check.That(list.Problems.Any(problem => problem.File.Contains("broken") && problem.Message.Length > 0), "the broken file");
            }
        }

        [Behaviour]
        private static void backend_styles_a_frame()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                byte[] pixels = Given.Pixels(51, 37);
                var style = new StyleRequest("invert", WireBuffer.Picture(new ArraySegment<byte>(pixels), 51, 37));
                using (StyleResult result = Wait.For(client.StyleAsync(style)))
                {
                    Check.Equal(StyleResultKind.Frame, result.Kind);
                    Check.That(result.Buffer.Bytes.SequenceEqual(pixels.Select(value => (byte)(255 - value))), "inverted");
                    Check.Equal(16, result.ModelHash.Length, "digits of the model's hash");
                    Check.That(result.Run > TimeSpan.Zero, "the time it took");
                }
            }
        }

        [Behaviour]
        private static void backend_gives_a_grid_a_sliced_frame_or_a_png()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                var style = new StyleRequest("grid", Given.Picture(64, 36));
                using (StyleResult grid = Wait.For(client.StyleAsync(style)))
                {
                    Check.Equal("Grid float16 [9, 16, 8, 12] YXZC none", $"{grid.Kind} {grid.Buffer.Descriptor}");
                }
                style.SliceOnServer = true;
                using (StyleResult frame = Wait.For(client.StyleAsync(style)))
                {
                    Check.That(frame.Kind == StyleResultKind.Frame && frame.Buffer.Bytes.All(value => value == 255), "black became white");
                }
                style.Encoding = "png";
                using (StyleResult png = Wait.For(client.StyleAsync(style)))
                {
                    Check.Equal("png", ((FileDescriptor)png.Buffer.Descriptor).Encoding);
                    Check.Equal((byte)'P', png.Buffer.Bytes.ElementAt(1));
                }
            }
        }

        [Behaviour]
        private static void backend_tells_a_request_that_asks_where_its_time_went()
        {
            MessagePackValue body = MessagePackValue.Map(
                MessagePackValue.Entry("model", MessagePackValue.From("invert")),
                MessagePackValue.Entry("frame", MessagePackValue.From(0)));
            using (CapriccioClient client = Given.ConnectedClient())
            {
                ModelsWhenLoaded(client);
                foreach (bool asks in new[] { false, true })
                {
                    var options = new RequestOptions { Trace = asks };
                    using (Reply reply = Wait.For(client.RequestAsync("style.apply", body, new[] { Given.Picture(4, 4) }, options)))
                    {
                        Check.Equal(asks, reply.Times.ContainsKey("run") && reply.Times["whole"] >= reply.Times["run"]);
                    }
                }
            }
        }

        [Behaviour]
        private static void backend_is_told_that_nobody_waits_for_a_request()
        {
            MessagePackValue body = MessagePackValue.Map(
                MessagePackValue.Entry("model", MessagePackValue.From("invert")),
                MessagePackValue.Entry("frame", MessagePackValue.From(0)));
            MessagePackValue ofStream = MessagePackValue.Map(
                MessagePackValue.Entry("model", MessagePackValue.From("invert")),
                MessagePackValue.Entry("frame", MessagePackValue.From(0)),
                MessagePackValue.Entry("stream", MessagePackValue.From("camera")));
            var options = new RequestOptions { Batch = true };
            using (CapriccioClient client = Given.ConnectedClient())
            {
                ModelsWhenLoaded(client);
                using (Wait.For(client.RequestAsync("style.apply", body, new[] { Given.Picture(4, 4) }, options)))
                {
                }
                Task<Reply> frame = client.RequestAsync("style.apply", ofStream, new[] { Given.Picture(4, 4) }, options);
                Check.Equal(Spec.Errors.InvalidField, Check.Fails<RequestFailedException>(frame).Code);
            }
        }

        [Behaviour]
        private static void backend_refuses_with_typed_errors_and_goes_on()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                ModelsWhenLoaded(client);
                var unknown = Check.Fails<RequestFailedException>(client.StyleAsync(new StyleRequest("nobody", Given.Picture(2, 2))));
                Check.That(unknown.Code == Spec.Errors.UnknownModel && unknown.Detail["known"].Count >= 3, $"{unknown.Detail}");
                var empty = Check.Fails<RequestFailedException>(client.StyleAsync(new StyleRequest("invert", Given.Picture(0, 0))));
                Check.Equal(Spec.Errors.UnsupportedFrame, empty.Code);
                var type = Check.Fails<RequestFailedException>(client.RequestAsync("no.such.request", Given.Nothing));
                Check.Equal(Spec.Errors.UnknownType, type.Code);
                Wait.For(client.PingAsync());
            }
        }

        [Behaviour]
        private static void backend_streams_so_that_the_latest_frame_wins()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                Task<StyleResult> first = client.StyleAsync(Slow("camera"));
                Wait.Until(() => Wait.For(client.GetStatusAsync()).Running > 0, "the first is running");
                Task<StyleResult>[] later = Enumerable.Range(0, 4).Select(_ => client.StyleAsync(Slow("camera"))).ToArray();
                Wait.For(first).Dispose();
                foreach (Task<StyleResult> older in later.Take(3))
                {
                    Check.Equal(Spec.Errors.Superseded, Check.Fails<RequestFailedException>(older).Code);
                }
                Wait.For(later[3]).Dispose();
            }
        }

        [Behaviour]
        private static void backend_lets_frames_expire_at_their_deadline()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                Task<StyleResult> running = client.StyleAsync(Slow(null));
                StyleRequest late = Slow(null);
                late.Deadline = TimeSpan.FromMilliseconds(20);
                Check.Equal(Spec.Errors.Expired, Check.Fails<RequestFailedException>(client.StyleAsync(late)).Code);
                Wait.For(running).Dispose();
            }
        }

        [Behaviour]
        private static void backend_stops_work_whose_token_is_cancelled()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            using (var source = new CancellationTokenSource())
            {
                Task<StyleResult>[] tasks = Enumerable.Range(0, 10).Select(_ => client.StyleAsync(Slow(null), source.Token)).ToArray();
                Wait.Until(() => Wait.For(client.GetStatusAsync()).Running > 0, "one is running");
                source.Cancel();
                foreach (Task<StyleResult> task in tasks)
                {
                    Check.Fails<TaskCanceledException>(task);
                }
                Wait.Until(() => IsIdle(Wait.For(client.GetStatusAsync())), "the server has nothing left to do");
            }
        }

        [Behaviour]
        private static void backend_killed_in_the_middle_fails_the_request_and_is_found_again()
        {
            using (CapriccioClient client = Given.ConnectedClient(options => options.ConnectTimeout = TimeSpan.FromSeconds(30)))
            {
                string session = client.Server.Session;
                // More work than can be done before the kill arrives.
                Task<StyleResult>[] frames = Enumerable.Range(0, 10).Select(_ => client.StyleAsync(Slow(null))).ToArray();
                Wait.Until(() => Wait.For(client.GetStatusAsync()).Running > 0, "one is running");
                Runner.Note("kill");
                var error = Check.Fails<DisconnectedException>(frames.Last());
                Check.That(error.InnerException != null, "the cause is kept");
                Runner.Note("restart");
                Wait.For(client.ConnectAsync());
                Check.That(client.Server.Session != session, "it is another server");
                ModelsWhenLoaded(client);
                Wait.For(client.StyleAsync(new StyleRequest("invert", Given.Picture(4, 4)))).Dispose();
            }
        }

        private static bool IsIdle(ServerStatus status)
        {
            return status.Running == 0 && status.Queued == 0;
        }

        private static StyleRequest Slow(string stream)
        {
            return new StyleRequest("slow", Given.Picture(8, 8)) { Stream = stream };
        }

        private static ModelList ModelsWhenLoaded(CapriccioClient client)
        {
            ModelList list = null;
            Wait.Until(() => (list = Wait.For(client.ListModelsAsync())).Models.Count >= 3, "the models are loaded");
            return list;
        }
    }
}
