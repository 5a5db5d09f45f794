// Requests that are not on their way to the socket yet. Of each stream only the newest waits: latest wins on this side of
// the wire too, so a slow socket holds no old frames. Belongs to the network thread.
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal sealed class Outbox
    {
        private readonly List<PendingRequest> waiting = new List<PendingRequest>();

        /// <summary>Answers the older frame of the same stream whose place was taken, or null.</summary>
        public PendingRequest Add(PendingRequest request)
        {
            int older = waiting.Count - 1;
            while (older >= 0 && (request.Stream == null || waiting[older].Stream != request.Stream))
            {
                older--;
            }
            if (older < 0)
            {
                waiting.Add(request);
                return null;
            }
            PendingRequest superseded = waiting[older];
            waiting[older] = request;
            return superseded;
        }

        public bool TryTake(out PendingRequest request)
        {
            request = waiting.Count > 0 ? waiting[0] : null;
            if (request != null)
            {
                waiting.RemoveAt(0);
            }
            return request != null;
        }

        public void Remove(PendingRequest request)
        {
            waiting.Remove(request);
        }

        public void Clear()
        {
            waiting.Clear();
        }
    }
}
