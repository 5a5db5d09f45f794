// Decides when frames are captured and sends each to the backend. At most one frame is at the backend, and one captured
// meanwhile. Main thread; never waits. Must not know textures of the engine, or what is done with an answer.
using System;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    /// <summary>What has become of the frame at the backend.</summary>
    internal enum FlowNews
    {
        /// <summary>None is there, or it is still under way.</summary>
        None,

        /// <summary>Its answer is ready to be displayed.</summary>
        Arrived,

        /// <summary>The backend gave it up in favour of a newer one, which is by design.</summary>
        Dropped,

        /// <summary>It came back with an error.</summary>
        Failed,
    }

    internal sealed class FrameFlow
    {
        /// <summary>Shown, at the backend, captured.</summary>
        public const int Slots = 3;

        /// <summary>A frame that the backend has not begun after this is not worth its time any more.</summary>
        private const double DeadlineS = 0.5;

        /// <summary>Time after which an answer counts as lost.</summary>
        private const double TimeoutS = 2.0;

        /// <summary>An answer within this time is worth capturing the next frame meanwhile; else that would grow old waiting.</summary>
        private const double ShortRoundTripS = 0.2;

        private const double PauseAfterFailureS = 0.5;

        private readonly AnsweredLook look;
        private readonly StyleRequest style;
        private readonly Func<double> clock;
        private readonly FrameSlot[] free = new FrameSlot[Slots];
        private int freeCount;
        private FrameExchange exchange;
        private SentFrame work;
        private CapriccioClient sentTo;
        private FrameSlot sent;
        private FrameSlot capturing;
        private FrameSlot captured;
        private double sentS;
        private double roundTripS;
        private double nextCaptureS = double.NegativeInfinity;

        /// <param name="look">What makes frames of captures and shows answers.</param>
        /// <param name="model">Name of the model.</param>
        /// <param name="stream">Names the frames' stream at the backend.</param>
        /// <param name="clock">Seconds.</param>
        public FrameFlow(AnsweredLook look, string model, string stream, Func<double> clock)
        {
            this.look = look;
            this.clock = clock;
            style = new StyleRequest(model, default(WireBuffer)) { Stream = stream, Deadline = TimeSpan.FromSeconds(DeadlineS) };
            for (int number = 0; number < Slots; number++)
            {
                Free(new FrameSlot(number, look.CaptureSize));
            }
        }

        /// <summary>Frames each second, at most.</summary>
        public double CapturesPerSecond { get; set; } = 15.0;

        /// <summary>The frame that came back last was captured then.</summary>
        public double ArrivedCapturedS { get; private set; }

        /// <summary>Why the last frame failed.</summary>
        public Exception Problem { get; private set; }

        /// <summary>A frame should be captured in this frame of the game.</summary>
        public bool IsCaptureDue
        {
            get
            {
                bool isWorthIt = sent == null || roundTripS < ShortRoundTripS;
                return capturing == null && captured == null && isWorthIt && freeCount > 0 && clock() >= nextCaptureS;
            }
        }

        /// <summary>What has become of the frame at the backend. Display what arrived before the next call of <see cref="Send"/>.</summary>
        public FlowNews Take()
        {
            if (sent == null || exchange.State == FrameState.UnderWay)
            {
                return FlowNews.None;
            }
            bool isAnswered = exchange.State == FrameState.Answered;
            Problem = exchange.Problem;
            exchange.Acknowledge();
            roundTripS = clock() - sentS;
            FrameSlot done = sent;
            sent = null;
            if (!isAnswered)
            {
                Free(done);
                return Failed();
            }
            FrameSlot shown = look.Shown;
            ArrivedCapturedS = done.CapturedS;
            look.Display(done);
            Free(shown);
            return FlowNews.Arrived;
        }

        /// <summary>Sends what was captured, where no frame is at the backend.</summary>
        public void Send(CapriccioClient client)
        {
            if (captured == null || sent != null)
            {
                return;
            }
            sent = captured;
            captured = null;
            if (exchange == null)
            {
                work = new SentFrame(look);
                exchange = new FrameExchange(style, work, TimeSpan.FromSeconds(TimeoutS));
            }
            work.Slot = sent;
            exchange.Begin();
            sentS = clock();
            sentTo = client;
            client.Submit(exchange);
        }

        /// <summary>Takes note that a capture begins now, and answers where its pixels go. Only when one is due.</summary>
        public FrameSlot BeginCapture()
        {
            double nowS = clock();
            nextCaptureS = Math.Max(nextCaptureS + (1.0 / CapturesPerSecond), nowS);
            capturing = free[--freeCount];
            capturing.CapturedS = nowS;
            return capturing;
        }

        /// <summary>A capture's pixels may be put into its slot now; false where it was abandoned meanwhile.</summary>
        public bool IsExpected(FrameSlot slot)
        {
            return slot == capturing;
        }

        /// <summary>A capture that is expected has ended.</summary>
        /// <param name="succeeded">Its pixels are in its slot.</param>
        public void EndCapture(bool succeeded)
        {
            if (succeeded)
            {
                captured = capturing;
            }
            else
            {
                Free(capturing);
            }
            capturing = null;
        }

        /// <summary>Forgets what is under way; its answer will not be handed over. Doing it twice is safe.</summary>
        public void Abandon()
        {
            Free(capturing);
            Free(captured);
            capturing = null;
            captured = null;
            if (sent == null)
            {
                return;
            }
            // The network thread may still be at it: what it has is left to it, and to the garbage collector then.
            sentTo.Abandon(exchange);
            exchange = null;
            Free(new FrameSlot(sent.Number, sent.Size));
            sent = null;
        }

        private FlowNews Failed()
        {
            var error = Problem as CapriccioException;
            if (error != null && (error.Code == Spec.Errors.Superseded || error.Code == Spec.Errors.Expired))
            {
                return FlowNews.Dropped;
            }
            Free(captured);
            captured = null;
            nextCaptureS = clock() + PauseAfterFailureS;
            return FlowNews.Failed;
        }

        private void Free(FrameSlot slot)
        {
            if (slot != null)
            {
                free[freeCount++] = slot;
            }
        }
    }
}
