// The editor's own connection to the backend: one client, made anew where the settings are others. Belongs to one thread,
// Unity's main thread. Must not know where the settings are kept.
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

        /// <param name="options">Asked whenever a client is made.</param>
        public EditorConnection(Func<CapriccioClientOptions> options)
        {
            this.options = options;
        }

        /// <summary>Raised after every change of the state, on the main thread.</summary>
        public event Action Changed;

        /// <summary>The client of this moment, don't keep it; null before <see cref="Connect"/> and where the settings are wrong.</summary>
        public CapriccioClient Client => client;

        public ConnectionState State => client?.State ?? ConnectionState.Idle;

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
            if (former != null)
            {
                // Its thread ends within milliseconds, which the editor's frame need not wait for.
                Task.Run(() => former.Dispose());
            }
            used = options();
            try
            {
                client = new CapriccioClient(used);
                client.StateChanged += Raise;
                Observe(client.ConnectAsync());
            }
            catch (ArgumentException error)
            {
                refusedOptions = error.Message;
            }
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
            client = null;
            refusedOptions = null;
            return former;
        }

        // Whether the first attempts succeed is told by the state; the client goes on trying by itself.
        private static void Observe(Task connecting)
        {
            connecting.ContinueWith(ended => ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        private void Raise(object sender, ConnectionChange change)
        {
            Changed?.Invoke();
        }
    }
}
