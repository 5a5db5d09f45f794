// All who await a connection. Belongs to the network thread.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal sealed class ConnectWaiters
    {
        private readonly List<ConnectWaiter> waiters = new List<ConnectWaiter>();

        public long NextDeadlineMs()
        {
            long earliest = long.MaxValue;
            foreach (ConnectWaiter waiter in waiters)
            {
                earliest = Math.Min(earliest, waiter.ExpiresAtMs);
            }
            return earliest;
        }

        public void Add(ConnectWaiter waiter)
        {
            waiters.Add(waiter);
        }

        public void CompleteAll(ServerInfo server)
        {
            waiters.ForEach(waiter => waiter.Complete(server));
            waiters.Clear();
        }

        public void FailAll(Exception error)
        {
            waiters.ForEach(waiter => waiter.Fail(error));
            waiters.Clear();
        }

        /// <summary>Ends the waiters whose time is up, and drops those who have gone.</summary>
        public void Expire(long nowMs, Func<Exception> error)
        {
            for (int index = waiters.Count - 1; index >= 0; index--)
            {
                ConnectWaiter waiter = waiters[index];
                if (waiter.ExpiresAtMs <= nowMs)
                {
                    waiter.Fail(error());
                }
                if (waiter.Task.IsCompleted)
                {
                    waiters.RemoveAt(index);
                }
            }
        }
    }
}
