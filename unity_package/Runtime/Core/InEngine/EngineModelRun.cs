// Computes pictures with a model in the engine, one at a time and in portions, so that no frame of the game waits for it:
// captured, scheduled layer by layer, read back, digested on another thread, shown. Main thread. Must not know the engine.
using System;
using System.Threading;

namespace Capriccio.Core
{
    internal sealed class EngineModelRun : IDisposable
    {
        /// <summary>What is wrong once is tried again after this, and after twice as long each time that it stays wrong.</summary>
        private const double FirstPauseS = 1.0;

        private const double LongestPauseS = 60.0;

        private readonly IEngineModel model;
        private readonly Func<double> clock;
        private readonly WaitCallback digest;
        private Step step = Step.Idle;
        private double capturedS;
        private double nextCaptureS = double.NegativeInfinity;
        private double pauseS = FirstPauseS;
        private bool isDisposed;

        // Written by the digesting thread, the flag last.
        private Exception digestError;
        private volatile bool isDigested;

        /// <param name="model">Is disposed with the run.</param>
        /// <param name="clock">Seconds.</param>
        public EngineModelRun(IEngineModel model, Func<double> clock)
        {
            this.model = model;
            this.clock = clock;
            digest = state => Digest();
        }

        private enum Step
        {
            Idle,
            Captured,
            Scheduling,
            Reading,
            Digesting,
        }

        /// <summary>Pictures each second, at most.</summary>
        public double CapturesPerSecond { get; set; } = 15.0;

        /// <summary>Seconds of the main thread that scheduling may take in a frame of the game; one layer is always scheduled.</summary>
        public double PortionS { get; set; } = 0.0005;

        /// <summary>Pictures that were shown.</summary>
        public int Shown { get; private set; }

        /// <summary>Seconds from the capture of the picture that is shown to its being shown.</summary>
        public double LatencyS { get; private set; }

        /// <summary>Why the last picture came to nothing; null where it did not.</summary>
        public string Problem { get; private set; }

        /// <summary>A picture should be captured in this frame of the game.</summary>
        public bool IsCaptureDue => step == Step.Idle && !isDisposed && clock() >= nextCaptureS;

        /// <summary>Takes note that a picture is drawn in this frame of the game. Only when one is due.</summary>
        public void Captured()
        {
            capturedS = clock();
            nextCaptureS = Math.Max(nextCaptureS + (1.0 / Math.Max(0.1, CapturesPerSecond)), capturedS);
            step = Step.Captured;
        }

        /// <summary>Does what is due in this frame of the game. Answers whether something new is shown.</summary>
        public bool Advance()
        {
            try
            {
                return !isDisposed && Advanced();
            }
            // Whatever a package of another maker throws: the look stays away, and the reason is told.
            catch (Exception error)
            {
                Fail(error);
                return false;
            }
        }

        public void Dispose()
        {
            if (isDisposed)
            {
                return;
            }
            isDisposed = true;
            // A digest that runs has arrays of its own, and ends by itself.
            model.Dispose();
        }

        private bool Advanced()
        {
            if (step == Step.Captured)
            {
                model.Begin();
                step = Step.Scheduling;
            }
            if (step == Step.Scheduling)
            {
                Schedule();
            }
            else if (step == Step.Reading && model.PollOutputs())
            {
                model.TakeOutputs();
                isDigested = false;
                step = Step.Digesting;
                ThreadPool.QueueUserWorkItem(digest);
            }
            else if (step == Step.Digesting && isDigested)
            {
                return Finish();
            }
            return false;
        }

        private void Schedule()
        {
            double until = clock() + PortionS;
            do
            {
                if (!model.ScheduleLayer())
                {
                    model.RequestOutputs();
                    step = Step.Reading;
                    return;
                }
            }
            while (clock() < until);
        }

        private bool Finish()
        {
            step = Step.Idle;
            if (digestError != null)
            {
                Fail(digestError);
                return false;
            }
            model.Show();
            LatencyS = clock() - capturedS;
            Problem = null;
            pauseS = FirstPauseS;
            Shown++;
            return true;
        }

        private void Digest()
        {
            digestError = null;
            try
            {
                model.Digest();
            }
            catch (Exception error)
            {
                digestError = error;
            }
            isDigested = true;
        }

        private void Fail(Exception error)
        {
            step = Step.Idle;
            Problem = $"the model in the engine failed: {error.Message}";
            nextCaptureS = clock() + pauseS;
            pauseS = Math.Min(LongestPauseS, pauseS * 2.0);
        }
    }
}
