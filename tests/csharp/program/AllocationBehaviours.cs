// How much garbage a request makes once everything is warm, over all threads of the process: the collector runs whenever
// its nursery is full, and the Python side has set the nursery's size.
using System;
using System.Diagnostics;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class AllocationBehaviours
    {
        private const int Collections = 3;

        [Behaviour]
        private static void styling_frames_makes_little_garbage_whatever_their_size()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                double small = BytesForEach(client, 256, 144);
                double large = BytesForEach(client, 640, 360);
                Check.That(small < 8000 && large < 8000, $"a frame makes {small:0} or {large:0} bytes of garbage");
            }
        }

        private static double BytesForEach(CapriccioClient client, int width, int height)
        {
            var style = new StyleRequest("any", Given.Picture(width, height)) { Stream = "camera" };
            Repeat(client, style, 1);
            var clock = Stopwatch.StartNew();
            int requests = Repeat(client, style, Collections);
            double milliseconds = clock.Elapsed.TotalMilliseconds / requests;
            double bytes = Collections * double.Parse(Runner.Setting("nursery_bytes")) / requests;
            Runner.Note($"{width}x{height}: {bytes:0} bytes of garbage and {milliseconds:0.00} ms for each frame, there and back");
            return bytes;
        }

        // From just after one collection to just after another, so that the nursery was filled that many times.
        private static int Repeat(CapriccioClient client, StyleRequest style, int collections)
        {
            int requests = 0;
            int last = GC.CollectionCount(0) + collections;
            while (GC.CollectionCount(0) < last)
            {
                client.StyleAsync(style).GetAwaiter().GetResult().Dispose();
                requests++;
            }
            return requests;
        }
    }
}
