// The editor's own connection to the backend: one client, made anew where the settings are others. Belongs to one thread,
// Unity's main thread, which it never holds up: a client with its thread and its sockets takes some milliseconds to make and
// to end. Must not know where the settings are kept.
using System;
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Editor
{
    /// <summary>The editor's connection; a game that is played has another.</summary>
    internal sealed class EditorConnection : IGenerator, IDisposable
    {
        private readonly Func<CapriccioClientOptions> options;
        private CapriccioClient client;
        private CapriccioClientOptions used;
        private string refusedOptions;
        private int attempt;
        private bool isMaking;

        /// <param name="options">Asked whenever a client is made.</param>
        public EditorConnection(Func<CapriccioClientOptions> options)
        {
            this.options = options;
        }

        /// <summary>Raised after every change of the state, on the main thread.</summary>
        public event Action Changed;

        /// <summary>The client of this moment, don't keep it; null while there is none.</summary>
        public CapriccioClient Client => client;

        /// <summary>What the connection is doing; idle before <see cref="Connect"/> and where the settings are wrong.</summary>
        public ConnectionState State
        {
            get
            {
                ConnectionState state = client?.State ?? (isMaking ? ConnectionState.Connecting : ConnectionState.Idle);
                // A new client is idle for a moment, until its thread has heard that it shall connect.
                return client != null && state == ConnectionState.Idle ? ConnectionState.Connecting : state;
            }
        }

        public bool IsReady => State == ConnectionState.Connected;

        /// <summary>Where the backend is expected.</summary>
        public string Address => used?.Address ?? options().Address;

        /// <summary>Who answers; null while nobody does.</summary>
        public ServerInfo Server => client?.Server;

        /// <summary>Why there is no connection, for people; null while there is one, and while nothing has gone wrong yet.</summary>
        public string Problem => client == null ? refusedOptions : client.LastError?.Message;

        /// <summary>Begins to connect with the settings of this moment, and goes on trying. An earlier connection ends.</summary>
        public void Connect()
        {
            CapriccioClient former = Release();
            used = options();
            isMaking = true;
            Observe(MakeAsync(used, former, attempt));
            Changed?.Invoke();
        }

        /// <summary>Connects anew where the settings name another address, or another token.</summary>
        public void Follow()
        {
            CapriccioClientOptions now = options();
            if (used != null && (now.Address != used.Address || now.Token != used.Token))
            {
                Connect();
            }
        }

        public Task<T> GenerateAsync<T>(IGenerateRequest<T> request, IProgress<RequestProgress> progress, CancellationToken cancellation)
        {
            return client.GenerateAsync(request, progress, cancellation);
        }

        /// <summary>Ends the connection; returns when its thread has ended. Doing it twice is safe; <see cref="Connect"/> begins another.</summary>
        public void Dispose()
        {
            Release()?.Dispose();
        }

        private CapriccioClient Release()
        {
            CapriccioClient former = client;
            if (former != null)
            {
                former.StateChanged -= Raise;
            }
            attempt++;
            isMaking = false;
            client = null;
            refusedOptions = null;
            return former;
        }

        private async Task MakeAsync(CapriccioClientOptions with, CapriccioClient former, int mine)
        {
            SynchronizationContext here = SynchronizationContext.Current;
            CapriccioClient made = null;
            string refused = null;
            try
            {
                made = await Task.Run(() => Make(with, former, here));
            }
            catch (ArgumentException error)
            {
                refused = error.Message;
            }
            if (mine == attempt)
            {
                Take(made, refused);
            }
            else if (made != null)
            {
                // Somebody has connected anew, or ended the connection, in between.
                Observe(Task.Run(() => made.Dispose()));
            }
        }

        private void Take(CapriccioClient made, string refused)
        {
            isMaking = false;
            refusedOptions = refused;
            client = made;
            if (made != null)
            {
                made.StateChanged += Raise;
                Observe(made.ConnectAsync());
            }
            Changed?.Invoke();
        }

        // A client raises its events where it was made: to it, that is the main thread.
        private static CapriccioClient Make(CapriccioClientOptions with, CapriccioClient former, SynchronizationContext main)
        {
            SynchronizationContext own = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(main);
            try
            {
                former?.Dispose();
                return new CapriccioClient(with);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(own);
            }
        }

        // What fails is told by the state; the client goes on trying by itself.
        private static void Observe(Task task)
        {
            task.ContinueWith(ended => ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        private void Raise(object sender, ConnectionChange change)
        {
            Changed?.Invoke();
        }
    }
}
