// The client against libzmq's ROUTER: what is asked, answered, refused and cancelled over one healthy connection.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class ClientBehaviours
    {
        [Behaviour]
        private static void client_says_hello_and_pings()
        {
            using (CapriccioClient client = Given.Client())
            {
                Check.Equal(ConnectionState.Idle, client.State);
                ServerInfo server = Wait.For(client.ConnectAsync());
                Check.Equal("scripted", server.Name);
                Check.Equal(ConnectionState.Connected, client.State);
                Check.That(Wait.For(client.PingAsync()) < TimeSpan.FromSeconds(5), "a round trip");
                Check.That(ReferenceEquals(server, Wait.For(client.ConnectAsync())), "connecting twice is one connection");
            }
        }

        [Behaviour]
        private static void client_reads_models_and_problems()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                ModelList list = Wait.For(client.ListModelsAsync());
                Check.Equal("tiny style.grid", $"{list.Models.Single().Name} {list.Models.Single().Kind}");
                Check.Equal("model_rejected", list.Problems.Single().Code);
            }
        }

        [Behaviour]
        private static void client_sends_and_receives_eight_megabytes()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                byte[] pixels = Given.Pixels(1920, 1460);
                Check.That(pixels.Length > 8 << 20, "more than eight megabytes");
                var style = new StyleRequest("any", WireBuffer.Picture(new ArraySegment<byte>(pixels), 1920, 1460));
                using (StyleResult result = Wait.For(client.StyleAsync(style)))
                {
                    Check.That(result.Buffer.Bytes.SequenceEqual(pixels), "the same bytes");
                    Check.Equal("uint8 [1460, 1920, 3] HWC srgb", result.Buffer.Descriptor.ToString());
                }
            }
        }

        [Behaviour]
        private static void client_carries_many_buffers_empty_ones_too()
        {
            WireBuffer[] buffers = Enumerable.Range(0, 16).Select(size => WireBuffer.File(new byte[size * 100], "png", $"é{size}")).ToArray();
            using (CapriccioClient client = Given.ConnectedClient())
            using (Reply reply = Wait.For(client.RequestAsync("test.echo", Given.Body("n", MessagePackValue.From(1)), buffers)))
            {
                Check.Equal("0 100 200 300", string.Join(" ", reply.Buffers.Take(4).Select(buffer => buffer.Bytes.Count)));
                Check.Equal("é15", ((FileDescriptor)reply.Buffers[15].Descriptor).Name);
            }
        }

        [Behaviour]
        private static void client_keeps_many_requests_apart()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                Task<Reply>[] tasks = Enumerable.Range(0, 300)
                    .Select(n => client.RequestAsync("test.echo", Given.Body("n", MessagePackValue.From(n)))).ToArray();
                for (int n = 0; n < tasks.Length; n++)
                {
                    Check.That(Wait.For(tasks[n]).Body["n"].TryGetInt64(out long got) && got == n, $"the answer to request {n}");
                }
            }
        }

        [Behaviour]
        private static void client_throws_the_servers_error_with_code_message_and_detail()
        {
            MessagePackValue error = MessagePackValue.Map(
                MessagePackValue.Entry("code", MessagePackValue.From("busy")),
                MessagePackValue.Entry("message", MessagePackValue.From("The queue is full.")),
                MessagePackValue.Entry("detail", Given.Body("retry_after_ms", MessagePackValue.From(150))));
            using (CapriccioClient client = Given.ConnectedClient())
            {
                var thrown = Check.Fails<RequestFailedException>(client.RequestAsync("test.error", error));
                Check.Equal("busy The queue is full. 150", $"{thrown.Code} {thrown.Message} {thrown.RetryAfter?.TotalMilliseconds}");
            }
        }

        [Behaviour]
        private static void client_reports_progress_in_order()
        {
            var fractions = new List<double>();
            using (CapriccioClient client = Given.ConnectedClient())
            {
                var options = new RequestOptions { Progress = new Recorder(fractions) };
                Wait.For(client.RequestAsync("test.progress", Given.Nothing, null, options)).Dispose();
                Wait.Until(() => fractions.Count == 3, "three events");
                Check.Equal("0 0.5 1", string.Join(" ", fractions));
            }
        }

        [Behaviour]
        private static void client_gives_up_in_time_and_tells_the_server()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                var options = new RequestOptions { Timeout = TimeSpan.FromMilliseconds(50) };
                var error = Check.Fails<TimedOutException>(client.RequestAsync("test.silence", Given.Nothing, null, options));
                Check.Equal(Spec.Errors.TimedOut, error.Code);
                Wait.Until(() => Given.Seen(client).Any(seen => seen.StartsWith("cancel ")), "the server was told");
                Check.Equal(ConnectionState.Connected, client.State);
            }
        }

        [Behaviour]
        private static void client_cancels_with_the_token_and_tells_the_server_which()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            using (var source = new CancellationTokenSource())
            {
                Task<Reply> task = client.RequestAsync("test.silence", Given.Nothing, null, null, source.Token);
                Wait.Until(() => Given.Seen(client).Contains("test.silence"), "the request arrived");
                source.Cancel();
                Check.Fails<TaskCanceledException>(task);
                Wait.Until(() => Given.Seen(client).Any(seen => seen.StartsWith("cancel ")), "the server was told");
                Check.Fails<OperationCanceledException>(client.RequestAsync("test.echo", Given.Nothing, null, null, source.Token));
                Wait.For(client.PingAsync());
            }
        }

        [Behaviour]
        private static void client_blames_a_malformed_reply_on_its_request_alone()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                Check.Fails<ProtocolException>(client.RequestAsync("test.malformed", Given.Nothing));
                Wait.For(client.PingAsync());
                Check.Equal(ConnectionState.Connected, client.State);
            }
        }

        [Behaviour]
        private static void client_refuses_what_is_over_a_limit_before_it_is_sent()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                WireBuffer[] buffers = Enumerable.Repeat(WireBuffer.File(new byte[0], "png"), Spec.Limits.Buffers + 1).ToArray();
                Check.Equal("too_large", Check.Fails<ProtocolException>(client.RequestAsync("test.echo", Given.Nothing, buffers)).Code);
                WireBuffer[] large = { WireBuffer.File(new byte[9000000], "png") };
                var error = Check.Fails<ProtocolException>(client.RequestAsync("test.echo", Given.Nothing, large));
                Check.That(error.Code == "too_large" && error.Message.Contains("9000000"), "the server's own limit counts: " + error.Message);
                MessagePackValue text = MessagePackValue.From(new string('a', 70000));
                Check.Equal("too_large", Check.Fails<ProtocolException>(client.RequestAsync("test.echo", Given.Body("a", text))).Code);
                MessagePackValue broken = MessagePackValue.From("\ud800");
                Check.That(Check.Throws<System.Text.EncoderFallbackException>(
                    () => Wait.For(client.RequestAsync("test.echo", Given.Body("a", broken)))) != null, "a lone surrogate");
                Wait.For(client.PingAsync());
            }
        }

        [Behaviour]
        private static void client_stays_connected_while_idle_under_libzmq_heartbeats()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                int pings = Given.Seen(client).Count(seen => seen == "ping");
                int losses = 0;
                client.StateChanged += (sender, change) => losses += change.State == ConnectionState.Waiting ? 1 : 0;
                Thread.Sleep(1500);
                Check.Equal(0, losses, "lost connections");
                Check.Equal(pings, Given.Seen(client).Count(seen => seen == "ping"), "pings, though libzmq's PING is traffic enough");
            }
        }

        [Behaviour]
        private static void client_resolves_names()
        {
            using (CapriccioClient client = Given.ConnectedClient(options => options.Address = $"tcp://localhost:{Runner.Setting("port")}"))
            {
                Wait.For(client.PingAsync());
            }
            using (CapriccioClient lost = Given.Client(options => options.Address = "tcp://no-such-host.invalid:7470"))
            {
                Task<ServerInfo> connecting = lost.ConnectAsync();
                Wait.Until(() => lost.LastError is System.Net.Sockets.SocketException, "the lookup failed");
                Check.That(!connecting.IsCompleted, "attempts go on");
            }
        }

        [Behaviour]
        private static void client_calls_many_threads_at_once()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                int answered = 0;
                Thread[] callers = Enumerable.Range(0, 8).Select(caller => new Thread(() =>
                {
                    for (int n = 0; n < 50; n++)
                    {
                        Wait.For(client.RequestAsync("test.echo", Given.Body("n", MessagePackValue.From((caller * 100) + n)))).Dispose();
                        Interlocked.Increment(ref answered);
                    }
                })).ToArray();
                Array.ForEach(callers, caller => caller.Start());
                Array.ForEach(callers, caller => caller.Join());
                Check.Equal(400, answered, "answers");
            }
        }

        private sealed class Recorder : IProgress<RequestProgress>
        {
            private readonly List<double> fractions;

            public Recorder(List<double> fractions)
            {
                this.fractions = fractions;
            }

            public void Report(RequestProgress value)
            {
                fractions.Add(value.Fraction);
            }
        }
    }
}
