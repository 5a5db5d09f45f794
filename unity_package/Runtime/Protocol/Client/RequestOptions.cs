// What a caller may say about one request besides its content. Values only.
using System;

namespace Capriccio
{
    /// <summary>Settings of one request.</summary>
    public sealed class RequestOptions
    {
        /// <summary>How long to wait for the answer; null for the client's default.</summary>
        public TimeSpan? Timeout { get; set; }

        /// <summary>The server gives the request up when it has not begun it this long after receipt; null for no deadline.</summary>
        public TimeSpan? Deadline { get; set; }

        /// <summary>Nobody waits for it: the server lets everybody else's requests go first.</summary>
        public bool Batch { get; set; }

        /// <summary>Asks the server where the time went: see <see cref="Reply.Times"/>.</summary>
        public bool Trace { get; set; }

        /// <summary>Told how far a long request is; called where the client's events are raised.</summary>
        public IProgress<RequestProgress> Progress { get; set; }
    }

    /// <summary>How far a long request is.</summary>
    public struct RequestProgress
    {
        internal RequestProgress(double fraction, string stage)
        {
            Fraction = fraction;
            Stage = stage;
        }

        /// <summary>Part of the work that is done, from 0 to 1; never goes back.</summary>
        public double Fraction { get; }

        /// <summary>What is being done.</summary>
        public string Stage { get; }
    }
}
