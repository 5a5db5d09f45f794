// Liveness, backoff, the queue in front of the socket, addresses: pure rules, no clock but the test's.
using System;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class TimingBehaviours
    {
        [Behaviour]
        private static void liveness_pings_once_for_each_silent_interval()
        {
            var liveness = new Liveness(0);
            Check.That(!liveness.PingIsDue(999), "silent for less than an interval");
            Check.That(liveness.PingIsDue(1000), "silent for an interval");
            Check.That(!liveness.PingIsDue(1001), "the ping is sent");
            Check.That(liveness.PingIsDue(2000), "silent for another");
        }

        [Behaviour]
        private static void liveness_is_lost_after_four_silent_intervals_and_any_traffic_counts()
        {
            var liveness = new Liveness(0);
            liveness.PingIsDue(1000);
            Check.That(!liveness.IsLost(3999), "almost");
            Check.That(liveness.IsLost(4000), "lost");
            liveness.Heard(3999);
            Check.That(!liveness.IsLost(7998), "heard in time");
            Check.Equal(4999L, liveness.NextDeadlineMs, "the next ping");
        }

        [Behaviour]
        private static void liveness_names_the_moment_of_its_next_change()
        {
            var liveness = new Liveness(0);
            foreach (long at in new long[] { 1000, 2000, 3000, 4000 })
            {
                Check.Equal(at, liveness.NextDeadlineMs);
                Check.That(at == 4000 ? liveness.IsLost(at) : liveness.PingIsDue(at), $"nothing changed at {at}");
            }
        }

        [Behaviour]
        private static void backoff_doubles_to_its_ceiling_within_a_fifth_and_begins_again()
        {
            var backoff = new Backoff();
            foreach (int pause in new[] { 250, 500, 1000, 2000, 4000, 8000, 8000 })
            {
                Check.Equal(pause, backoff.PauseMs(0.5));
            }
            backoff.Reset();
            Check.Equal(200, backoff.PauseMs(0));
            Check.Equal(599, backoff.PauseMs(0.9999));
        }

        [Behaviour]
        private static void outbox_keeps_only_the_newest_frame_of_each_stream()
        {
            var outbox = new Outbox();
            PendingRequest first = Request("camera");
            PendingRequest other = Request("mirror");
            PendingRequest newest = Request("camera");
            Check.That(outbox.Add(first) == null && outbox.Add(other) == null && outbox.Add(Request(null)) == null, "nothing to replace");
            Check.That(ReferenceEquals(first, outbox.Add(newest)), "the older frame is handed out");
            Check.That(outbox.TryTake(out PendingRequest next) && ReferenceEquals(newest, next), "the newest took its place");
            outbox.Remove(other);
            Check.That(outbox.TryTake(out next) && next.Stream == null && !outbox.TryTake(out next), "then what is left");
        }

        [Behaviour]
        private static void buffers_are_used_again_and_what_is_kept_is_bounded()
        {
            var pool = new BufferPool(1 << 20);
            PooledBuffer first = pool.Rent(600000);
            first.Dispose();
            first.Dispose();
            Check.That(ReferenceEquals(first, pool.Rent(1 << 20)), "the same memory");
            PooledBuffer second = pool.Rent(600000);
            Check.That(!ReferenceEquals(first, second), "lent only once");
            first.Dispose();
            second.Dispose();
            pool.Rent(600000);
            Check.That(!ReferenceEquals(second, pool.Rent(600000)), "more than the bound is let go");
        }

        [Behaviour]
        private static void addresses_are_taken_apart_or_refused_with_an_example()
        {
            Check.Equal("::1", ServerAddress.Parse("tcp://[::1]:7470").Host);
            Check.Equal(65535, ServerAddress.Parse("tcp://studio.local:65535").Port);
            foreach (string wrong in new[] { null, "", "7470", "tcp://:1", "tcp://host", "tcp://host:0", "tcp://host:65536", "ipc://x:1", "tcp://h:+1" })
            {
                string message = Check.Throws<ArgumentException>(() => ServerAddress.Parse(wrong)).Message;
                Check.That(message.Contains("tcp://127.0.0.1:7470"), message);
            }
        }

        private static PendingRequest Request(string stream)
        {
            return new AwaitedRequest("test", EmptyBody.Instance, MessageEncoder.NoBuffers, TimeSpan.FromSeconds(1)) { Stream = stream };
        }
    }
}
