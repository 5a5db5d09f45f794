// A frame's way to the backend and back, one frame after another, without garbage: nothing is awaited, nothing is made anew.
// Its owner begins a frame and looks whether it has ended; in between everything belongs to the network thread.
using System;
using System.Threading;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>The work on a frame that the network thread does, so that the engine's thread need not. It takes a millisecond at most.</summary>
    internal interface IFrameWork
    {
        /// <summary>The frame that is sent; its bytes stay as they are until the exchange has ended.</summary>
        /// <exception cref="CapriccioException">It can't be sent; the exchange fails with this.</exception>
        WireBuffer Prepare();

        /// <summary>Takes what it needs of an answer, whose bytes are gone when it returns.</summary>
        /// <param name="reply">The fields.</param>
        /// <param name="result">The frame or the grid.</param>
        /// <param name="detail">The detail, where the reply has one.</param>
        /// <exception cref="CapriccioException">The answer is of no use; the exchange fails with this.</exception>
        void Digest(StyleReply reply, WireBuffer result, WireBuffer detail);
    }

    /// <summary>Where a <see cref="FrameExchange"/> is.</summary>
    internal enum FrameState
    {
        /// <summary>A frame may be begun.</summary>
        Idle,

        /// <summary>A frame is under way; everything belongs to the network thread.</summary>
        UnderWay,

        /// <summary>Its answer was digested.</summary>
        Answered,

        /// <summary>There is no answer; <see cref="FrameExchange.Problem"/> says why.</summary>
        Failed,
    }

    internal sealed class FrameExchange : PendingRequest
    {
        private readonly IFrameWork work;
        private int state = (int)FrameState.Idle;
        private string lastHash;

        /// <param name="style">Model, stream, deadline and time-out; its frame is not used.</param>
        /// <param name="work">Called on the network thread.</param>
        /// <param name="timeout">How long to wait for an answer.</param>
        public FrameExchange(StyleRequest style, IFrameWork work, TimeSpan timeout)
            : base(Spec.Requests.StyleApply, new StyleBody(style), new WireBuffer[1], timeout)
        {
            this.work = work;
            Stream = style.Stream;
            DeadlineMs = style.Deadline == null ? 0 : (int)style.Deadline.Value.TotalMilliseconds;
        }

        public FrameState State => (FrameState)Volatile.Read(ref state);

        /// <summary>Why the frame failed; for the owner, once it has.</summary>
        public Exception Problem { get; private set; }

        public override bool IsEnded => State != FrameState.UnderWay;

        /// <summary>Begins a frame; submit it then. Only while none is under way.</summary>
        public void Begin()
        {
            if (State == FrameState.UnderWay)
            {
                throw new InvalidOperationException("A frame is under way; another one may begin when it has ended.");
            }
            Problem = null;
            IsSent = false;
            Volatile.Write(ref state, (int)FrameState.UnderWay);
        }

        /// <summary>The owner has seen how the frame ended.</summary>
        public void Acknowledge()
        {
            Volatile.Write(ref state, (int)FrameState.Idle);
        }

        public override void Prepare()
        {
            Buffers[0] = work.Prepare();
        }

        public override void Complete(Message message)
        {
            try
            {
                StyleReply reply = StyleReply.Read(message, lastHash);
                lastHash = reply.ModelHash;
                WireBuffer detail = reply.HasDetail ? message.Buffers[reply.Detail] : default(WireBuffer);
                work.Digest(reply, message.Buffers[reply.Result], detail);
                Volatile.Write(ref state, (int)FrameState.Answered);
            }
            catch (CapriccioException error)
            {
                Fail(error);
            }
            finally
            {
                message.Dispose();
            }
        }

        public override void Fail(Exception error)
        {
            Problem = error;
            Volatile.Write(ref state, (int)FrameState.Failed);
        }
    }
}
