// Raises events one after another, in order, where the client was made: on the synchronization context of that thread
// (Unity's main thread), or on the thread pool where there is none. Never on the network thread.
using System;
using System.Collections.Generic;
using System.Threading;

namespace Capriccio
{
    internal sealed class EventDispatcher
    {
        private readonly SynchronizationContext context = SynchronizationContext.Current ?? new SynchronizationContext();
        private readonly Queue<Action> waiting = new Queue<Action>();
        private bool running;

        public void Post(Action raise)
        {
            lock (waiting)
            {
                waiting.Enqueue(raise);
                if (running)
                {
                    return;
                }
                running = true;
            }
            PostRunAll();
        }

        private void PostRunAll()
        {
            context.Post(dispatcher => ((EventDispatcher)dispatcher).RunAll(), this);
        }

        private void RunAll()
        {
            while (TryNext(out Action raise))
            {
                bool returned = false;
                try
                {
                    raise();
                    returned = true;
                }
                finally
                {
                    // A handler's exception goes to whoever runs the context; the events after it are raised all the same.
                    if (!returned)
                    {
                        PostRunAll();
                    }
                }
            }
        }

        private bool TryNext(out Action raise)
        {
            lock (waiting)
            {
                running = waiting.Count > 0;
                raise = running ? waiting.Dequeue() : null;
                return running;
            }
        }
    }
}
