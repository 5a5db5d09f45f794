// A game without an engine: frame after frame it does what the filter's component does, and captures pictures of a colour
// that come back from a pretended GPU two frames later.
using System;
using System.Diagnostics;
using System.Threading;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal sealed class SimulatedGame : IDisposable
    {
        private const int ReadbackFrames = 2;
        private const int LongestMs = 30000;

        private static readonly FrameSize Screen = new FrameSize(320, 180);

        private readonly Stopwatch cost = new Stopwatch();
        private FrameSlot reading;
        private int readingSince;
        private int frame;

        public SimulatedGame(string model)
        {
            Look = new ModelLook("test", MonotonicClock.Seconds) { Arrived = answered => Arrivals++, CapturesPerSecond = 1e6f };
            Look.Choose(model, 0);
            Backend = new SharedClient(() => new CapriccioClientOptions { Address = $"tcp://127.0.0.1:{Runner.Setting("port")}" });
        }

        public ModelLook Look { get; }

        public SharedClient Backend { get; }

        /// <summary>What the filter cost of the game's thread.</summary>
        public FilterStatistics Cost { get; } = new FilterStatistics();

        /// <summary>Answers that were shown.</summary>
        public int Arrivals { get; private set; }

        /// <summary>Level of all three channels of what is captured.</summary>
        public byte Level { get; set; } = 40;

        /// <summary>Why the look is not shown; null while it is.</summary>
        public string Problem { get; private set; } = "not started";

        /// <summary>Draws one frame of the game.</summary>
        public void Draw()
        {
            frame++;
            cost.Restart();
            if (reading != null && frame - readingSince >= ReadbackFrames)
            {
                FinishReading();
            }
            Problem = Look.Advance(Backend.Client, null, Screen);
            if (reading == null && Look.IsCaptureDue)
            {
                reading = Look.Flow.BeginCapture();
                readingSince = frame;
            }
            Cost.Add((float)cost.Elapsed.TotalMilliseconds);
        }

        /// <summary>Draws frames, with a short pause after each, until something is so.</summary>
        public void DrawUntil(Func<bool> condition, string what)
        {
            var clock = Stopwatch.StartNew();
            while (!condition())
            {
                Check.That(clock.ElapsedMilliseconds < LongestMs, $"never happened: {what}; the look says: {Problem}");
                Draw();
                Thread.Sleep(1);
            }
        }

        public void Dispose()
        {
            Look.Forget();
            Backend.End();
        }

        private void FinishReading()
        {
            if (Look.Flow != null && Look.Flow.IsExpected(reading))
            {
                for (int index = 0; index < reading.Pixels.Length; index++)
                {
                    reading.Pixels[index] = Level;
                }
                Look.Flow.EndCapture(true);
            }
            reading = null;
        }
    }
}
