// Frames that go to a server and back without garbage: what is measured on the thread that calls and on the network thread.
using System;
using System.Diagnostics;
using System.Threading;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class FrameExchangeBehaviours
    {
        private const int WarmUp = 200;
        private const int Frames = 2000;

        [Behaviour]
        private static void frames_come_back_one_after_another_from_the_same_exchange()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                var work = new Echo(16, 9);
                FrameExchange exchange = Exchange(work);
                for (byte frame = 1; frame < 20; frame++)
                {
                    work.Pixels[5] = frame;
                    Check.Equal(FrameState.Answered, Send(client, exchange));
                    Check.Equal(frame, work.Seen, "the frame");
                }
            }
        }

        [Behaviour]
        private static void frames_make_no_garbage_on_the_calling_thread_and_hardly_any_on_the_network_thread()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                var work = new Echo(256, 144);
                FrameExchange exchange = Exchange(work);
                Repeat(client, exchange, WarmUp);
                long here = Garbage.OfThisThread();
                long there = work.NetworkBytes;
                var clock = Stopwatch.StartNew();
                Repeat(client, exchange, Frames);
                double caller = (Garbage.OfThisThread() - here) / (double)Frames;
                double network = (work.NetworkBytes - there) / (double)Frames;
                double milliseconds = clock.Elapsed.TotalMilliseconds / Frames;
                Runner.Note(
                    $"256x144: {caller:0.00} bytes of garbage on the calling thread, {network:0.0} on the network thread, "
                    + $"{milliseconds:0.00} ms for each of {Frames} frames");
                Check.That(caller < 1, $"the calling thread makes {caller:0.0} bytes a frame");
                Check.That(network < 32, $"the network thread makes {network:0.0} bytes a frame");
            }
        }

        [Behaviour]
        private static void frame_fails_once_with_its_reason_and_the_exchange_serves_the_next()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                var work = new Echo(16, 9);
                FrameExchange exchange = Exchange(work);
                work.Refuses = true;
                Check.Equal(FrameState.Failed, Send(client, exchange));
                Check.Equal("the frame is of no use", exchange.Problem.Message);
                work.Refuses = false;
                Check.Equal(FrameState.Answered, Send(client, exchange));
                client.Dispose();
                Check.Throws<ObjectDisposedException>(() => Send(client, exchange));
            }
        }

        [Behaviour]
        private static void frame_without_a_connection_fails_at_once()
        {
            using (CapriccioClient client = Given.Client())
            {
                FrameExchange exchange = Exchange(new Echo(16, 9));
                Check.Equal(FrameState.Failed, Send(client, exchange));
                Check.Equal(Spec.Errors.Disconnected, ((CapriccioException)exchange.Problem).Code);
            }
        }

        private static FrameExchange Exchange(IFrameWork work)
        {
            var style = new StyleRequest("any", default(WireBuffer)) { Stream = "camera" };
            return new FrameExchange(style, work, TimeSpan.FromSeconds(5));
        }

        private static void Repeat(CapriccioClient client, FrameExchange exchange, int times)
        {
            for (int time = 0; time < times; time++)
            {
                FrameState state = Send(client, exchange);
                if (state != FrameState.Answered)
                {
                    throw new InvalidOperationException($"frame {time}: {state}, {exchange.Problem?.Message}");
                }
            }
        }

        private static FrameState Send(CapriccioClient client, FrameExchange exchange)
        {
            exchange.Begin();
            client.Submit(exchange);
            while (exchange.State == FrameState.UnderWay)
            {
                Thread.Sleep(0);
            }
            FrameState state = exchange.State;
            exchange.Acknowledge();
            return state;
        }

        private sealed class Echo : IFrameWork
        {
            private readonly TensorDescriptor picture;
            private long networkBytes;

            public Echo(int width, int height)
            {
                picture = TensorDescriptor.Picture(width, height);
                Pixels = new byte[width * height * 3];
            }

            public byte[] Pixels { get; }

            public byte Seen { get; private set; }

            public bool Refuses { get; set; }

            /// <summary>Allocated by the network thread up to its last answer.</summary>
            public long NetworkBytes => Interlocked.Read(ref networkBytes);

            public WireBuffer Prepare()
            {
                return new WireBuffer(picture, new ArraySegment<byte>(Pixels));
            }

            public void Digest(StyleReply reply, WireBuffer result, WireBuffer detail)
            {
                if (Refuses)
                {
                    throw ProtocolException.Malformed("the frame is of no use");
                }
                Seen = result.Bytes.Array[result.Bytes.Offset + 5];
                Interlocked.Exchange(ref networkBytes, Garbage.OfThisThread());
            }
        }
    }
}
