// The look of a model as the backend paints it: finds the model, has frames sent at their rate, and knows how fresh what
// came back is. Main thread; never waits. Must not know what is drawn of it and when, or what stands in for it.
using System;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class ModelLook
    {
        /// <summary>Why nothing is shown where nothing is wrong.</summary>
        public const string WaitingForTheFirst = "waiting for the first frame";

        /// <summary>What is too slow must come down to this share of the bound, so that the look does not flicker around it.</summary>
        private const double FastAgain = 0.8;

        private readonly RememberedText noBackend = new RememberedText(cause => $"no backend: {cause}");
        private readonly string stream;
        private readonly Func<double> clock;
        private LookFinder finder;
        private FrameFlow flow;
        private double capturedS = double.NegativeInfinity;
        private double latencyS;
        private bool isTooSlow;
        private string frameProblem;
        private string slowness;
        private int captureHeight;

        /// <param name="stream">Names the frames' stream at the backend.</param>
        /// <param name="clock">Seconds; asked on the network thread too.</param>
        public ModelLook(string stream, Func<double> clock)
        {
            this.stream = stream;
            this.clock = clock;
        }

        /// <summary>Called when an answer is there to be shown, and nowhere else: what it holds is rewritten after that.</summary>
        public Action<AnsweredLook> Arrived { get; set; }

        /// <summary>Name of the model; choose another with <see cref="Choose"/>.</summary>
        public string Model { get; private set; } = string.Empty;

        /// <summary>What makes frames of captures and shows answers; null until the model was found.</summary>
        public AnsweredLook Look { get; private set; }

        /// <summary>Frames that are sent each second, at most.</summary>
        public float CapturesPerSecond { get; set; } = 15f;

        /// <summary>Seconds in which a grid's colours follow the scene.</summary>
        public float EasingS { get; set; } = 0.25f;

        /// <summary>Share of the picture that must change its colour at once to count as a cut.</summary>
        public float CutThreshold { get; set; } = 0.4f;

        /// <summary>Age at which the last frame is too old, and latency at which a frame model's frames come too late, in seconds.</summary>
        public float StaleAfterS { get; set; } = 1f;

        /// <summary>Frames that came back styled.</summary>
        public int FramesStyled { get; private set; }

        /// <summary>Frames that were given up.</summary>
        public int FramesDropped { get; private set; }

        /// <summary>Seconds since the shown frame was captured; negative where there is none.</summary>
        public double FrameAgeS => HasFrame ? clock() - capturedS : -1.0;

        /// <summary>Seconds from the capture of the newest frame to its answer.</summary>
        public double LatencyS => latencyS;

        /// <summary>There is a frame to show, fresh or not.</summary>
        public bool HasFrame => Look != null && capturedS > double.NegativeInfinity;

        /// <summary>The camera has cut to another scene, which the newest frame does not show and does not fit.</summary>
        public bool IsCut => Look != null && Look.IsCutPending && !Look.OutlivesMotion;

        /// <summary>A frame should be captured in this frame of the game, for <see cref="Flow"/>.</summary>
        public bool IsCaptureDue => flow != null && flow.IsCaptureDue;

        /// <summary>Where captures go; null until the model was found.</summary>
        public FrameFlow Flow => flow;

        /// <summary>Shows another model, or another size of its frames.</summary>
        public void Choose(string model, int height)
        {
            if (model != Model || height != captureHeight)
            {
                Model = model ?? string.Empty;
                captureHeight = height;
                Forget();
            }
        }

        /// <summary>Forgets what is known and shown of the model. Doing it twice is safe.</summary>
        public void Forget()
        {
            finder = null;
            frameProblem = null;
            Drop();
        }

        /// <summary>Begins to count anew.</summary>
        public void Restart()
        {
            Forget();
            FramesStyled = 0;
            FramesDropped = 0;
        }

        /// <summary>Does what is due in this frame of the game. Answers why the look can't be shown now; null where it can.</summary>
        /// <param name="client">Null where there is none.</param>
        /// <param name="problem">Why there is no client, or why nothing can be captured; null where there is both.</param>
        /// <param name="screen">Pixels of the game's picture.</param>
        public string Advance(CapriccioClient client, string problem, FrameSize screen)
        {
            problem = problem ?? FindProblem(client, screen);
            if (problem == null)
            {
                Exchange(client);
                problem = frameProblem;
            }
            else
            {
                // What was captured before a pause is not worth sending after it.
                flow?.Abandon();
            }
            return HasFrame ? Freshness(problem) : problem ?? WaitingForTheFirst;
        }

        private string Freshness(string problem)
        {
            isTooSlow = latencyS > StaleAfterS * (isTooSlow ? FastAgain : 1.0);
            if (isTooSlow && !Look.OutlivesMotion)
            {
                return slowness = slowness ?? $"the backend is too slow: a frame takes {latencyS * 1000:0} ms";
            }
            // What is shown outlives a short trouble.
            if (FrameAgeS <= StaleAfterS)
            {
                return null;
            }
            return problem ?? "the backend has not answered for a while";
        }

        private string FindProblem(CapriccioClient client, FrameSize screen)
        {
            if (Model.Length == 0)
            {
                return "no model is chosen";
            }
            if (client.State != ConnectionState.Connected)
            {
                return NotConnected(client);
            }
            finder = finder ?? new LookFinder(Model);
            finder.Advance(client, clock());
            if (finder.Card == null)
            {
                return frameProblem ?? finder.Problem;
            }
            Open(finder.Card, screen);
            return null;
        }

        private string NotConnected(CapriccioClient client)
        {
            string cause = client.LastError?.Message;
            return cause == null ? "connecting to the backend" : noBackend.Of(cause);
        }

        // Another shape of the screen asks for frames of another shape.
        private void Open(StyleCard card, FrameSize screen)
        {
            FrameSize size = card.CaptureSize(screen, captureHeight);
            if (Look != null && Look.CaptureSize.Equals(size))
            {
                return;
            }
            Drop();
            Look = card.IsGrid
                ? (AnsweredLook)new GridLook(size, card.Hash, card.Guide, card.HasDetail, clock)
                : new FrameLook(size, card.Hash);
            flow = new FrameFlow(Look, Model, stream, clock);
        }

        private void Drop()
        {
            flow?.Abandon();
            flow = null;
            Look = null;
            capturedS = double.NegativeInfinity;
        }

        private void Exchange(CapriccioClient client)
        {
            Look.Cuts.Threshold = CutThreshold;
            if (Look is GridLook grid)
            {
                grid.EasingS = EasingS;
            }
            flow.CapturesPerSecond = Math.Max(0.1, CapturesPerSecond);
            Note(flow.Take());
            flow?.Send(client);
        }

        private void Note(FlowNews news)
        {
            switch (news)
            {
                case FlowNews.Arrived:
                    capturedS = flow.ArrivedCapturedS;
                    latencyS = clock() - capturedS;
                    slowness = null;
                    frameProblem = null;
                    FramesStyled++;
                    Arrived?.Invoke(Look);
                    break;
                case FlowNews.Dropped:
                    FramesDropped++;
                    break;
                case FlowNews.Failed:
                    FramesDropped++;
                    Fail(flow.Problem);
                    break;
            }
        }

        private void Fail(Exception problem)
        {
            string code = (problem as CapriccioException)?.Code;
            bool passes = code == Spec.Errors.Busy || code == Spec.Errors.Disconnected || code == Spec.Errors.TimedOut
                || code == Spec.Errors.ShuttingDown;
            if (!passes)
            {
                // Perhaps another model has taken its place, of another kind or size.
                Forget();
            }
            frameProblem = code == null ? problem.Message : $"{code}: {problem.Message}";
        }
    }
}
