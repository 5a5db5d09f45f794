// The one client that all parts of a running game share: made and connected on first use, ended when play ends, made anew
// on the next use. What is static in Unity lives on when domains are not reloaded, so nothing here depends on being new.
// Must not know the engine.
using System;
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Core
{
    internal sealed class SharedClient
    {
        private readonly object guard = new object();
        private readonly Func<CapriccioClientOptions> options;
        private CapriccioClient client;
        private string refusedOptions;

        /// <param name="options">Asked whenever a client is made.</param>
        public SharedClient(Func<CapriccioClientOptions> options)
        {
            this.options = options;
        }

        /// <summary>Raised where the client was made: on Unity's main thread.</summary>
        public event EventHandler<ConnectionChange> StateChanged;

        /// <summary>The client; where there is none it is made and begins to connect.</summary>
        /// <exception cref="ArgumentException">The address is no <c>tcp://HOST:PORT</c>.</exception>
        public CapriccioClient Client
        {
            get
            {
                lock (guard)
                {
                    return client ?? (client = Begin());
                }
            }
        }

        /// <summary>Idle while there is no client.</summary>
        public ConnectionState State => Volatile.Read(ref client)?.State ?? ConnectionState.Idle;

        /// <summary>Why there is no connection; null while there is one, and while nothing has gone wrong yet.</summary>
        public string Problem
        {
            get
            {
                CapriccioClient current = Volatile.Read(ref client);
                return current == null ? refusedOptions : current.LastError?.Message;
            }
        }

        /// <summary>Ends the client, if there is one; returns when its thread has ended. Doing it twice is safe.</summary>
        public void End()
        {
            lock (guard)
            {
                refusedOptions = null;
                if (client == null)
                {
                    return;
                }
                client.StateChanged -= Raise;
                client.Dispose();
                client = null;
            }
        }

        /// <summary>Ends the client and forgets who listens: those belonged to the game that was played before.</summary>
        public void Forget()
        {
            End();
            StateChanged = null;
        }

        private CapriccioClient Begin()
        {
            try
            {
                var begun = new CapriccioClient(options());
                begun.StateChanged += Raise;
                Observe(begun.ConnectAsync());
                return begun;
            }
            catch (ArgumentException error)
            {
                refusedOptions = error.Message;
                throw;
            }
        }

        // Whether the first attempts succeed is told by the state; the client goes on trying by itself.
        private static void Observe(Task connecting)
        {
            connecting.ContinueWith(ended => ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        private void Raise(object sender, ConnectionChange change)
        {
            StateChanged?.Invoke(sender, change);
        }
    }
}
