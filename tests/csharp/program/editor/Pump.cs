// Unity's main thread, for tests: what is posted to it waits until it is pumped.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace Capriccio.Tests
{
    internal sealed class Pump : SynchronizationContext
    {
        private const int LongestMs = 40000;

        private readonly Queue<KeyValuePair<SendOrPostCallback, object>> posted = new Queue<KeyValuePair<SendOrPostCallback, object>>();

        /// <param name="tick">Done in every turn, as an editor's update is.</param>
        public Pump(Action tick)
        {
            Ticked += tick;
            SetSynchronizationContext(this);
        }

        /// <summary>Done in every turn, too.</summary>
        public event Action Ticked;

        /// <summary>What each turn has taken, in milliseconds.</summary>
        public List<double> TurnsMs { get; } = new List<double>();

        /// <summary>The pump of this thread, made at its first use.</summary>
        public static Pump OfThisThread()
        {
            return Current as Pump ?? new Pump(() => { });
        }

        public override void Post(SendOrPostCallback callback, object state)
        {
            lock (posted)
            {
                posted.Enqueue(new KeyValuePair<SendOrPostCallback, object>(callback, state));
            }
        }

        public void Until(Func<bool> condition, string what)
        {
            var clock = Stopwatch.StartNew();
            while (!condition())
            {
                Check.That(clock.ElapsedMilliseconds < LongestMs, $"never happened: {what}");
                Turn();
                Thread.Sleep(5);
            }
        }

        public void Turn()
        {
            var clock = Stopwatch.StartNew();
            while (TryNext(out KeyValuePair<SendOrPostCallback, object> next))
            {
                next.Key(next.Value);
            }
            Ticked?.Invoke();
            TurnsMs.Add(clock.Elapsed.TotalMilliseconds);
        }

        private bool TryNext(out KeyValuePair<SendOrPostCallback, object> next)
        {
            lock (posted)
            {
                next = posted.Count > 0 ? posted.Dequeue() : default(KeyValuePair<SendOrPostCallback, object>);
                return next.Key != null;
            }
        }
    }
}
