// A request whose caller awaits a task.
using System;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio
{
    internal sealed class AwaitedRequest : PendingRequest
    {
        // Continuations must never run on the network thread: user code there would stop the heartbeats.
        private readonly TaskCompletionSource<Message> completion =
            new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);

        public AwaitedRequest(string type, IMessageBody body, WireBuffer[] buffers, TimeSpan timeout)
            : base(type, body, buffers, timeout)
        {
        }

        public Task<Message> Task => completion.Task;

        public override bool IsEnded => completion.Task.IsCompleted;

        /// <summary>The message becomes the caller's, or is disposed where the request has already ended.</summary>
        public override void Complete(Message message)
        {
            if (!completion.TrySetResult(message))
            {
                message.Dispose();
            }
        }

        public override void Fail(Exception error)
        {
            completion.TrySetException(error);
        }

        /// <summary>Answers false where the request has already ended.</summary>
        public bool TryCancel(CancellationToken token)
        {
            return completion.TrySetCanceled(token);
        }
    }
}
