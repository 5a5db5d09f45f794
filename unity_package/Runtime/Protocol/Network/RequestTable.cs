// The requests that wait for an answer, by id. Each one leaves the table exactly once. Belongs to the network thread.
using System;
using System.Collections.Generic;
using System.Threading;

namespace Capriccio.Protocol
{
    internal sealed class RequestTable
    {
        private readonly Dictionary<long, PendingRequest> requests = new Dictionary<long, PendingRequest>();
        private readonly List<PendingRequest> expired = new List<PendingRequest>();
        private long lastId;

        public int Count => requests.Count;

        public long NewId()
        {
            lastId = lastId == Spec.LargestId ? 1 : lastId + 1;
            return lastId;
        }

        public void Add(PendingRequest request, long nowMs)
        {
            request.Id = NewId();
            request.ExpiresAtMs = request.Timeout == Timeout.InfiniteTimeSpan
                ? long.MaxValue
                : nowMs + (long)request.Timeout.TotalMilliseconds;
            requests.Add(request.Id, request);
        }

        public bool TryGet(long id, out PendingRequest request)
        {
            return requests.TryGetValue(id, out request);
        }

        public bool Remove(PendingRequest request)
        {
            return requests.Remove(request.Id);
        }

        /// <summary>Some request belongs to a stream.</summary>
        public bool HasStream()
        {
            foreach (KeyValuePair<long, PendingRequest> entry in requests)
            {
                if (entry.Value.Stream != null)
                {
                    return true;
                }
            }
            return false;
        }

        /// <summary>When the first request expires; <c>long.MaxValue</c> where none does.</summary>
        public long NextDeadlineMs()
        {
            long earliest = long.MaxValue;
            foreach (KeyValuePair<long, PendingRequest> entry in requests)
            {
                earliest = Math.Min(earliest, entry.Value.ExpiresAtMs);
            }
            return earliest;
        }

        /// <summary>Takes out what has expired; the list is used again at the next call.</summary>
        public List<PendingRequest> TakeExpired(long nowMs)
        {
            expired.Clear();
            foreach (KeyValuePair<long, PendingRequest> entry in requests)
            {
                if (entry.Value.ExpiresAtMs <= nowMs)
                {
                    expired.Add(entry.Value);
                }
            }
            foreach (PendingRequest request in expired)
            {
                requests.Remove(request.Id);
            }
            return expired;
        }

        /// <summary>Ends them all, each with an error of its own.</summary>
        public void FailAll(Func<PendingRequest, Exception> error)
        {
            foreach (KeyValuePair<long, PendingRequest> entry in requests)
            {
                entry.Value.Fail(error(entry.Value));
            }
            requests.Clear();
        }
    }
}
