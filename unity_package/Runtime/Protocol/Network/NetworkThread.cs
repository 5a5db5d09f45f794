// The thread that owns the socket. Others hand it wishes through a mailbox and wake it; it touches no engine object, runs
// no user code, and waits only on its sockets, so that it ends within milliseconds of being asked to.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace Capriccio.Protocol
{
    internal sealed class NetworkThread : IDisposable
    {
        private const long MostKeptBytes = 64L * 1024 * 1024;
        private const long LongestWaitMs = 10000;
        private const int JoinMs = 400;

        private readonly CapriccioClientOptions options;
        private readonly Waker waker = new Waker();
        private readonly Thread thread;
        private readonly RequestFlow requests;
        private readonly ConnectionKeeper keeper;
        private readonly object mailboxLock = new object();
        private List<Wish> mailbox = new List<Wish>();
        private List<Wish> taken = new List<Wish>();
        private bool stopping;

        public NetworkThread(CapriccioClientOptions options, EventDispatcher events, Action<ConnectionChange> changed)
        {
            this.options = options;
            requests = new RequestFlow(events);
            keeper = new ConnectionKeeper(options, requests, new BufferPool(MostKeptBytes), changed, waker.Wake);
            thread = new Thread(Run) { IsBackground = true, Name = "Capriccio network" };
            thread.Start();
        }

        public bool IsAlive => thread.IsAlive;

        private enum WishKind
        {
            Connect,
            Submit,
            Forget,
        }

        public void Connect(ConnectWaiter waiter)
        {
            if (!TryPost(new Wish(WishKind.Connect, waiter, null)))
            {
                waiter.Fail(Closed());
            }
        }

        public void Submit(PendingRequest request)
        {
            if (!TryPost(new Wish(WishKind.Submit, null, request)))
            {
                request.Fail(Closed());
            }
        }

        /// <summary>Nobody waits for this request any more.</summary>
        public void Forget(PendingRequest request)
        {
            TryPost(new Wish(WishKind.Forget, null, request));
        }

        /// <summary>Ends the thread and fails whatever waits; returns when it has ended, at the latest after 0.4 s.</summary>
        public void Dispose()
        {
            lock (mailboxLock)
            {
                stopping = true;
            }
            waker.Wake();
            thread.Join(JoinMs);
        }

        private static DisconnectedException Closed()
        {
            return new DisconnectedException("The client was disposed.");
        }

        private bool TryPost(Wish wish)
        {
            lock (mailboxLock)
            {
                if (stopping)
                {
                    return false;
                }
                mailbox.Add(wish);
            }
            waker.Wake();
            return true;
        }

        private void Run()
        {
            Exception cause = Closed();
            try
            {
                Loop();
            }
            catch (Exception error)
            {
                // A defect of this package: no request may hang because of it.
                cause = new DisconnectedException($"The network thread failed: {error.Message}", error);
            }
            finally
            {
                Stop(cause);
            }
        }

        private void Loop()
        {
            var clock = Stopwatch.StartNew();
            var ready = new SocketWait(waker);
            while (TakeWishes(clock.ElapsedMilliseconds))
            {
                long nowMs = clock.ElapsedMilliseconds;
                keeper.Turn(ready, nowMs);
                requests.Expire(keeper.Established, nowMs);
                long deadlineMs = Math.Min(keeper.NextDeadlineMs(), requests.NextDeadlineMs);
                nowMs = clock.ElapsedMilliseconds;
                Wait(ready, Math.Min(deadlineMs - nowMs, LongestWaitMs), nowMs);
            }
        }

        private void Wait(SocketWait ready, long timeoutMs, long nowMs)
        {
            if (keeper.Established != null && requests.IsStreaming(nowMs))
            {
                ready.WaitBriefly(keeper.Socket, keeper.WaitsToWrite, requests.FrameIsUnderWay, timeoutMs);
            }
            else
            {
                ready.Wait(keeper.Socket, keeper.WaitsToWrite, timeoutMs);
            }
        }

        private bool TakeWishes(long nowMs)
        {
            lock (mailboxLock)
            {
                List<Wish> full = mailbox;
                mailbox = taken;
                taken = full;
            }
            foreach (Wish wish in taken)
            {
                Fulfil(wish, nowMs);
            }
            taken.Clear();
            return !Volatile.Read(ref stopping);
        }

        private void Fulfil(Wish wish, long nowMs)
        {
            switch (wish.Kind)
            {
                case WishKind.Connect:
                    keeper.Connect(wish.Waiter, nowMs);
                    break;
                case WishKind.Forget:
                    requests.Forget(wish.Request, keeper.Established);
                    break;
                default:
                    Submit(wish.Request, nowMs);
                    break;
            }
        }

        private void Submit(PendingRequest request, long nowMs)
        {
            if (keeper.Established == null)
            {
                request.Fail(ConnectionErrors.NotConnected(request.Type, options, keeper.IsWanted, keeper.LastCause));
                return;
            }
            requests.Submit(request, nowMs);
        }

        private void Stop(Exception cause)
        {
            lock (mailboxLock)
            {
                stopping = true;
            }
            requests.FailAll(request => new DisconnectedException($"{cause.Message} {request.Type} was under way.", cause.InnerException));
            keeper.Close(cause);
            // Both lists: after a defect, wishes that were taken may not have been looked at.
            FailAll(taken, cause);
            FailAll(mailbox, cause);
            waker.Dispose();
        }

        private static void FailAll(List<Wish> wishes, Exception cause)
        {
            foreach (Wish wish in wishes)
            {
                wish.Waiter?.Fail(cause);
                wish.Request?.Fail(cause);
            }
        }

        private struct Wish
        {
            public Wish(WishKind kind, ConnectWaiter waiter, PendingRequest request)
            {
                Kind = kind;
                Waiter = waiter;
                Request = request;
            }

            public WishKind Kind { get; }

            public ConnectWaiter Waiter { get; }

            public PendingRequest Request { get; }
        }
    }
}
