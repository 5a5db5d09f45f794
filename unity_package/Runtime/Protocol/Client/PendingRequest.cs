// One request from the call to its single end: an answer, an error, a time-out, a lost connection or a cancelled token,
// whichever comes first. Completing is thread-safe; everything else belongs to the network thread.
using System;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio
{
    internal sealed class PendingRequest
    {
        // Continuations must never run on the network thread: user code there would stop the heartbeats.
        private readonly TaskCompletionSource<Message> completion =
            new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);

        public PendingRequest(string type, IMessageBody body, WireBuffer[] buffers, TimeSpan timeout)
        {
            Type = type;
            Body = body;
            Buffers = buffers;
            Timeout = timeout;
        }

        public string Type { get; }

        public IMessageBody Body { get; }

        /// <summary>Lent by the caller until the request has ended and its last byte is sent.</summary>
        public WireBuffer[] Buffers { get; }

        public TimeSpan Timeout { get; }

        /// <summary>0 where there is none.</summary>
        public int DeadlineMs { get; set; }

        /// <summary>Null for a request that belongs to no stream.</summary>
        public string Stream { get; set; }

        public IProgress<RequestProgress> Progress { get; set; }

        public Task<Message> Task => completion.Task;

        /// <summary>Given when the network thread takes the request.</summary>
        public long Id { get; set; }

        public bool IsSent { get; set; }

        public long ExpiresAtMs { get; set; }

        /// <summary>Takes the message over: it becomes the caller's, or is disposed where the request has already ended.</summary>
        public void Complete(Message message)
        {
            if (!completion.TrySetResult(message))
            {
                message.Dispose();
            }
        }

        public void Fail(Exception error)
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
