// The client when the connection is what goes wrong: refused, silent, restarted, or something else altogether.
using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class ConnectionBehaviours
    {
        [Behaviour]
        private static void connection_that_is_refused_times_out_with_its_cause()
        {
            int port = Given.DeadPort();
            using (CapriccioClient client = Given.Client(options => Short(options, port, 400)))
            {
                var error = Check.Fails<TimedOutException>(client.ConnectAsync());
                Check.Equal(SocketError.ConnectionRefused, ((SocketException)error.InnerException).SocketErrorCode);
                Check.That(error.Message.Contains("capriccio serve") && error.Message.Contains($":{port}"), error.Message);
                Check.Equal(ConnectionState.Waiting, client.State);
            }
        }

        [Behaviour]
        private static void connection_is_made_when_the_server_comes_later()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                Task<Reply> fate = client.RequestAsync("test.restart", Given.Body("ms", MessagePackValue.From(500)));
                Check.Fails<DisconnectedException>(fate);
                using (CapriccioClient late = Given.Client())
                {
                    Task<ServerInfo> connecting = late.ConnectAsync();
                    Wait.Until(() => late.LastError is SocketException, "a refused attempt");
                    Check.That(!connecting.IsCompleted, "attempts go on");
                    Wait.For(connecting);
                }
            }
        }

        [Behaviour]
        private static void connection_lost_fails_every_request_once_and_comes_back_by_itself()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                string session = client.Server.Session;
                var changes = new ConcurrentQueue<ConnectionChange>();
                client.StateChanged += (sender, change) => changes.Enqueue(change);
                Task<Reply>[] waiting = Enumerable.Range(0, 20).Select(_ => client.RequestAsync("test.silence", Given.Nothing)).ToArray();
                Task<Reply> fate = client.RequestAsync("test.restart", Given.Body("ms", MessagePackValue.From(100)));
                foreach (Task<Reply> task in waiting.Concat(new[] { fate }))
                {
                    Check.That(Check.Fails<DisconnectedException>(task).InnerException != null, "the cause is kept");
                }
                Check.Fails<DisconnectedException>(client.PingAsync());
                Wait.Until(() => changes.Any(change => change.ServerRestarted), "connected again, to another server");
                Check.That(client.Server.Session != session, "the session is another one");
                // Events come in order, but after the call that caused them: news of the first connection may still arrive.
                string states = string.Join(" ", changes.SkipWhile(change => change.State != ConnectionState.Waiting)
                    .Select(change => change.State).Distinct());
                Check.Equal("Waiting Connecting Connected", states);
                Wait.For(client.PingAsync());
            }
        }

        [Behaviour]
        private static void connection_to_a_mute_server_is_given_up_after_four_heartbeats()
        {
            // It greets, answers hello with a heartbeat of 50 ms, and then says nothing: not even libzmq's PING.
            byte[] ready = ZmtpGreeting.Build().Concat(Bytes.FromHex(
                "041c" + "055245414459" + "0b536f636b65742d54797065" + "00000006" + "524f55544552")).ToArray();
            TcpListener mute = Given.Service(ready, HelloReply(heartbeatMs: 50));
            using (CapriccioClient client = Given.Client(options => Short(options, Port(mute), 5000)))
            {
                Wait.For(client.ConnectAsync());
                var error = Check.Fails<DisconnectedException>(client.PingAsync());
                Check.That(error.InnerException.Message.Contains("silent for 200 ms"), error.ToString());
            }
            mute.Stop();
        }

        [Behaviour]
        private static void connection_that_hangs_in_the_handshake_costs_no_processor_time()
        {
            TcpListener silent = Given.Service();
            using (CapriccioClient client = Given.Client(options => Short(options, Port(silent), 5000)))
            {
                Task<ServerInfo> connecting = client.ConnectAsync();
                Thread.Sleep(300);
                TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
                Thread.Sleep(1500);
                double busyMs = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
                Check.That(client.State == ConnectionState.Connecting && !connecting.IsCompleted, "it hangs");
                Check.That(busyMs < 200, $"{busyMs} ms of processor time in 1500 ms");
            }
            silent.Stop();
        }

        [Behaviour]
        private static void connection_to_another_service_says_so()
        {
            TcpListener web = Given.Service(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
            using (CapriccioClient client = Given.Client(options => Short(options, Port(web), 5000)))
            {
                var error = Check.Fails<ProtocolException>(client.ConnectAsync());
                Check.That(error.Code == "malformed" && error.Message.Contains("ZMTP"), error.Message);
            }
            web.Stop();
        }

        [Behaviour]
        private static void connection_is_refused_without_the_right_token()
        {
            using (CapriccioClient client = Given.Client(options => options.Token = "wrong"))
            {
                Check.Equal("unauthorized", Check.Fails<RequestFailedException>(client.ConnectAsync()).Code);
            }
        }

        [Behaviour]
        private static void connection_to_another_protocol_version_names_both()
        {
            using (CapriccioClient client = Given.Client(options => options.Token = "from the future"))
            {
                var error = Check.Fails<ProtocolException>(client.ConnectAsync());
                bool both = error.Message.Contains("2.0") && error.Message.Contains(Spec.ProtocolVersion);
                Check.That(error.Code == "incompatible_version" && both, error.Message);
            }
        }

        [Behaviour]
        private static void connection_ends_with_a_reply_that_cannot_be_read_and_comes_back()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                var error = Check.Fails<DisconnectedException>(client.RequestAsync("test.garbage", Given.Nothing));
                Check.That(error.InnerException is ProtocolException, error.ToString());
                Wait.For(client.ConnectAsync());
                Wait.For(client.PingAsync());
            }
        }

        [Behaviour]
        private static void requests_without_a_connection_fail_at_once_and_say_why()
        {
            using (CapriccioClient client = Given.Client())
            {
                var error = Check.Fails<DisconnectedException>(client.PingAsync());
                Check.That(error.Message.Contains("ConnectAsync"), error.Message);
            }
        }

        private static byte[] HelloReply(int heartbeatMs)
        {
            string[] texts = { "protocol", "server", "server_version", "session" };
            MessagePackValue body = MessagePackValue.Map(texts.Select(key => MessagePackValue.Entry(key, MessagePackValue.From("1.0")))
                .Concat(new[]
                {
                    MessagePackValue.Entry("capabilities", MessagePackValue.List()),
                    MessagePackValue.Entry("limits", MessagePackValue.Map()),
                    MessagePackValue.Entry("heartbeat_ms", MessagePackValue.From(heartbeatMs)),
                }).ToArray());
            var output = new SendQueue(new BufferPool(0));
            output.AddMessage(new MessageEncoder().Encode(1, "ok", new TreeBody(body), MessageEncoder.NoBuffers, 0), MessageEncoder.NoBuffers);
            return output.Next.ToArray();
        }

        private static int Port(TcpListener listener)
        {
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private static void Short(CapriccioClientOptions options, int port, int connectMs)
        {
            options.Address = $"tcp://127.0.0.1:{port}";
            options.ConnectTimeout = TimeSpan.FromMilliseconds(connectMs);
        }
    }
}
