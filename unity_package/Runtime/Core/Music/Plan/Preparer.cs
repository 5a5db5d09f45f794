// Makes the sounds of bars in the background, one bar after another, so that they are there when they are played. Used by one
// thread. Must not know what the bars are for.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Core
{
    internal sealed class Preparer
    {
        private readonly SoundBank bank;
        private readonly CancellationTokenSource giveUp = new CancellationTokenSource();
        private readonly Queue<Bar> wanted = new Queue<Bar>();
        private Task<PreparedBar> running;

        /// <param name="bank">Makes the sounds.</param>
        public Preparer(SoundBank bank)
        {
            this.bank = bank;
        }

        /// <summary>How many bars were wanted and have not been taken.</summary>
        public int PendingCount => wanted.Count + (running == null ? 0 : 1);

        /// <summary>Wants a bar after those before.</summary>
        public void Add(Bar bar)
        {
            wanted.Enqueue(bar);
            Continue();
        }

        /// <summary>Takes the next bar, where it is prepared.</summary>
        public bool TryTake(out PreparedBar bar)
        {
            bar = null;
            if (running == null || !running.IsCompleted)
            {
                return false;
            }
            Task<PreparedBar> done = running;
            running = null;
            Continue();
            bar = done.GetAwaiter().GetResult();
            return true;
        }

        /// <summary>Has it end after the sound that is being made; it does not wait for that. Doing it twice is safe.</summary>
        public void GiveUp()
        {
            giveUp.Cancel();
            wanted.Clear();
            running = null;
        }

        private void Continue()
        {
            if (running == null && wanted.Count > 0)
            {
                Bar bar = wanted.Dequeue();
                running = Task.Run(() => PreparedBar.Prepare(bar, bank, giveUp.Token));
            }
        }
    }
}
