// Ending: what a Unity domain reload, or Play and Stop, does to a client. Prompt, from any state, and nothing stays.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class DisposeBehaviours
    {
        private const int Times = 10;

        [Behaviour]
        private static void dispose_of_a_client_that_never_connected_is_prompt()
        {
            RepeatedlyPrompt(() => Given.Client(), client => { });
        }

        [Behaviour]
        private static void dispose_while_connecting_to_a_dead_port_is_prompt()
        {
            int port = Given.DeadPort();
            RepeatedlyPrompt(() => Given.Client(options => options.Address = $"tcp://127.0.0.1:{port}"), client =>
            {
                Task<ServerInfo> connecting = client.ConnectAsync();
                Wait.Until(() => client.State == ConnectionState.Waiting, "a failed attempt");
                client.Dispose();
                Check.Fails<DisconnectedException>(connecting);
            });
        }

        [Behaviour]
        private static void dispose_while_connecting_to_an_address_that_never_answers_is_prompt()
        {
            // 192.0.2.0/24 is reserved for documentation: nobody answers, or the route fails at once.
            RepeatedlyPrompt(() => Given.Client(options => options.Address = "tcp://192.0.2.1:7470"), client => client.ConnectAsync());
        }

        [Behaviour]
        private static void dispose_while_a_request_is_under_way_is_prompt_and_fails_it()
        {
            RepeatedlyPrompt(() => Given.ConnectedClient(), client =>
            {
                Task<Reply> silent = client.RequestAsync("test.silence", Given.Nothing);
                Task<StyleResult> large = client.StyleAsync(new StyleRequest("any", Given.Picture(1920, 1080)));
                client.Dispose();
                Check.That(Check.Fails<DisconnectedException>(silent).Message.Contains("disposed"), "the cause");
                Check.That(large.IsCompleted || Check.Fails<DisconnectedException>(large) != null, "the large one ends too");
            });
        }

        [Behaviour]
        private static void dispose_after_the_server_has_gone_is_prompt()
        {
            RepeatedlyPrompt(() => Given.ConnectedClient(), client =>
            {
                Check.Fails<DisconnectedException>(client.RequestAsync("test.restart", Given.Body("ms", MessagePackValue.From(20))));
            });
        }

        [Behaviour]
        private static void dispose_twice_and_from_many_threads_is_safe_and_later_calls_say_so()
        {
            CapriccioClient client = Given.ConnectedClient();
            Wait.For(Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => client.Dispose()))));
            client.Dispose();
            Check.Equal(ConnectionState.Closed, client.State);
            Check.Fails<ObjectDisposedException>(client.PingAsync());
            Check.Fails<ObjectDisposedException>(client.ConnectAsync());
        }

        [Behaviour]
        private static void domain_reload_goes_through_even_if_dispose_was_forgotten()
        {
            long longestMs = 0;
            for (int time = 0; time < Times; time++)
            {
                AppDomain domain = AppDomain.CreateDomain("play mode", null, AppDomain.CurrentDomain.SetupInformation);
                var player = (Player)domain.CreateInstanceAndUnwrap(typeof(Player).Assembly.FullName, typeof(Player).FullName);
                Check.Equal(ConnectionState.Connected, player.Play(int.Parse(Runner.Setting("port"))));
                var clock = Stopwatch.StartNew();
                AppDomain.Unload(domain);
                longestMs = Math.Max(longestMs, clock.ElapsedMilliseconds);
            }
            Runner.Note($"unloading a domain with a connected client took at most {longestMs} ms of {Times} times");
            Check.That(longestMs < 1000, $"it took {longestMs} ms");
        }

        private static void RepeatedlyPrompt(Func<CapriccioClient> make, Action<CapriccioClient> use)
        {
            int threadsBefore = Threads();
            long longestMs = 0;
            for (int time = 0; time < Times; time++)
            {
                CapriccioClient client = make();
                use(client);
                var clock = Stopwatch.StartNew();
                client.Dispose();
                longestMs = Math.Max(longestMs, clock.ElapsedMilliseconds);
                Check.That(!client.NetworkThreadIsAlive, "the network thread has ended");
            }
            int more = Threads() - threadsBefore;
            Runner.Note($"Dispose took at most {longestMs} ms of {Times} times; {more} more threads than before, the pool's included");
            Check.That(longestMs < 500, $"Dispose took {longestMs} ms");
            Check.That(more < Times, $"{more} threads are left");
        }

        private static int Threads()
        {
            return Directory.GetDirectories("/proc/self/task").Length;
        }
    }

    /// <summary>Lives in a domain of its own, as a game's scripts do in Unity's editor, and leaves its client behind.</summary>
    internal sealed class Player : MarshalByRefObject
    {
        private CapriccioClient client;
        private Task<Reply> underWay;

        public ConnectionState Play(int port)
        {
            client = new CapriccioClient(new CapriccioClientOptions { Address = $"tcp://127.0.0.1:{port}" });
            Wait.For(client.ConnectAsync());
            underWay = client.RequestAsync("test.silence", Given.Nothing);
            return underWay.IsCompleted ? ConnectionState.Idle : client.State;
        }
    }
}
