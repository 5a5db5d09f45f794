// One request from the call to its single end: an answer, an error, a time-out, a lost connection or a cancelled token,
// whichever comes first. Completing is thread-safe; everything else belongs to the network thread.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    internal abstract class PendingRequest
    {
        protected PendingRequest(string type, IMessageBody body, WireBuffer[] buffers, TimeSpan timeout)
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

        /// <summary>Whether everybody else's requests go first.</summary>
        public bool Batch { get; set; }

        /// <summary>Whether the reply shall tell where the time went.</summary>
        public bool Trace { get; set; }

        /// <summary>Null for a request that belongs to no stream.</summary>
        public string Stream { get; set; }

        public IProgress<RequestProgress> Progress { get; set; }

        public abstract bool IsEnded { get; }

        /// <summary>Given when the network thread takes the request.</summary>
        public long Id { get; set; }

        public bool IsSent { get; set; }

        public long ExpiresAtMs { get; set; }

        /// <summary>Called on the network thread just before the request is encoded.</summary>
        /// <exception cref="CapriccioException">It can't be sent; it fails with this.</exception>
        public virtual void Prepare()
        {
        }

        /// <summary>Takes the message over.</summary>
        public abstract void Complete(Message message);

        public abstract void Fail(Exception error);
    }
}
