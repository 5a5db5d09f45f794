// A game of 60 frames a second with a model in its engine that takes its time; the clock is the game's.
using System;
using System.Threading;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal sealed class SimulatedEngine : IDisposable
    {
        private const double FrameS = 1.0 / 60.0;
        private const int MostFrames = 200000;

        private readonly Func<bool> isIdle;

        // In units of 100 ns; other threads ask for it.
        private long now = TimeSpan.FromSeconds(100).Ticks;

        public SimulatedEngine()
        {
            Model = new SimulatedModel(this);
            isIdle = () => Model.IsIdle;
            Run = new EngineModelRun(Model, () => NowS);
        }

        public SimulatedModel Model { get; }

        public EngineModelRun Run { get; }

        /// <summary>Seconds that scheduling a layer takes.</summary>
        public double LayerS { get; set; } = 0.00001;

        public int Frames { get; private set; }

        public double NowS => TimeSpan.FromTicks(Interlocked.Read(ref now)).TotalSeconds;

        public void Frame()
        {
            Frames++;
            Run.Advance();
            if (Run.IsCaptureDue)
            {
                Run.Captured();
            }
            Pass(FrameS);
        }

        /// <summary>Draws frames; those of the game wait for other threads, so that nothing depends on how fast these are.</summary>
        public void DrawUntil(Func<bool> isEnough)
        {
            for (int frame = 0; !isEnough(); frame++)
            {
                Check.That(frame < MostFrames, "it never comes to that");
                Frame();
                SpinWait.SpinUntil(isIdle);
            }
        }

        public void Pass(double seconds)
        {
            Interlocked.Add(ref now, (long)(seconds * TimeSpan.TicksPerSecond));
        }

        public void Dispose()
        {
            Run.Dispose();
        }
    }
}
