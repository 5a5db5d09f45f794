// The client that an engine uses. Every call returns at once; the work happens on the network thread. Knows no engine.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>
    /// Talks to one Capriccio backend. All members may be called from any thread; events are raised where the client was
    /// made. A lost connection comes back by itself. Dispose it when the game stops or the domain reloads.
    /// </summary>
    /// <remarks>
    /// A call that fails throws a <see cref="CapriccioException"/> whose class tells the cause; a cancelled token throws
    /// <see cref="OperationCanceledException"/>, and the server is told to stop.
    /// </remarks>
    public sealed class CapriccioClient : IDisposable
    {
        private readonly CapriccioClientOptions options;
        private readonly EventDispatcher events = new EventDispatcher();
        private readonly NetworkThread network;
        private volatile ConnectionChange latest = new ConnectionChange(ConnectionState.Idle, null, false, null);
        private int disposed;

        /// <summary>Starts the network thread; it connects when <see cref="ConnectAsync"/> is called.</summary>
        /// <exception cref="ArgumentException">The address is no <c>tcp://HOST:PORT</c>.</exception>
        public CapriccioClient(CapriccioClientOptions options = null)
        {
            this.options = (options ?? new CapriccioClientOptions()).Copy();
            ServerAddress.Parse(this.options.Address);
            network = new NetworkThread(this.options, events, Change);
        }

        /// <summary>Raised after every change of <see cref="State"/>, in order.</summary>
        public event EventHandler<ConnectionChange> StateChanged;

        /// <summary>What the connection is doing now.</summary>
        public ConnectionState State => latest.State;

        /// <summary>Who answered hello; null while not connected.</summary>
        public ServerInfo Server => latest.Server;

        /// <summary>What ended the last attempt or connection; null where nothing did.</summary>
        public Exception LastError => latest.Cause;

        internal bool NetworkThreadIsAlive => network.IsAlive;

        /// <summary>Connects, and from then on keeps connecting whenever the connection is lost.</summary>
        /// <exception cref="TimedOutException">No server answered in time; attempts go on in the background.</exception>
        /// <exception cref="RequestFailedException">The server refused, for example with <c>unauthorized</c>.</exception>
        /// <exception cref="ProtocolException">Something else listens there, or another protocol version.</exception>
        public async Task<ServerInfo> ConnectAsync(CancellationToken cancellation = default(CancellationToken))
        {
            ThrowIfDisposed();
            cancellation.ThrowIfCancellationRequested();
            var waiter = new ConnectWaiter();
            using (cancellation.Register(() => waiter.Cancel(cancellation)))
            {
                network.Connect(waiter);
                return await waiter.Task.ConfigureAwait(false);
            }
        }

        /// <summary>Asks for a sign of life and answers how long it took.</summary>
        public async Task<TimeSpan> PingAsync(CancellationToken cancellation = default(CancellationToken))
        {
            var clock = Stopwatch.StartNew();
            (await SendAsync(Plain(Spec.Requests.Ping), cancellation).ConfigureAwait(false)).Dispose();
            return clock.Elapsed;
        }

        /// <summary>What the server is doing.</summary>
        public async Task<ServerStatus> GetStatusAsync(CancellationToken cancellation = default(CancellationToken))
        {
            using (Message message = await SendAsync(Plain(Spec.Requests.Status), cancellation).ConfigureAwait(false))
            {
                return new ServerStatus(message.BodyTree());
            }
        }

        /// <summary>The models that the server has loaded, and the files that it refused.</summary>
        public async Task<ModelList> ListModelsAsync(CancellationToken cancellation = default(CancellationToken))
        {
            using (Message message = await SendAsync(Plain(Spec.Requests.ModelsList), cancellation).ConfigureAwait(false))
            {
                return new ModelList(message.BodyTree());
            }
        }

        /// <summary>Gives a frame another look. The frame's bytes are sent in place: leave them until the task has ended.</summary>
        /// <exception cref="RequestFailedException">Among others <c>superseded</c>, <c>expired</c>, <c>busy</c>.</exception>
        public async Task<StyleResult> StyleAsync(StyleRequest style, CancellationToken cancellation = default(CancellationToken))
        {
            if (style == null)
            {
                throw new ArgumentNullException(nameof(style));
            }
            var request = new AwaitedRequest(
                Spec.Requests.StyleApply, new StyleBody(style), new[] { style.Frame }, style.Timeout ?? options.RequestTimeout)
            {
                DeadlineMs = Milliseconds(style.Deadline),
                Stream = style.Stream,
            };
            using (Message message = await SendAsync(request, cancellation).ConfigureAwait(false))
            {
                return StyleResult.Read(message);
            }
        }

        /// <summary>Makes any request by its type, for what has no method here. The buffers are sent in place.</summary>
        /// <param name="type">The request's type.</param>
        /// <param name="body">Its fields, a map.</param>
        /// <param name="buffers">Its buffers; null for none.</param>
        /// <param name="request">Time-out, deadline, priority, progress and trace; null for the defaults.</param>
        /// <param name="cancellation">Cancelling it tells the server to stop.</param>
        public async Task<Reply> RequestAsync(
            string type,
            MessagePackValue body,
            IReadOnlyList<WireBuffer> buffers = null,
            RequestOptions request = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            if (body.Kind != MessagePackKind.Map)
            {
                throw new ArgumentException($"The body of {type} is {body}; it must be a map.", nameof(body));
            }
            request = request ?? new RequestOptions();
            var pending = new AwaitedRequest(
                type, new TreeBody(body), buffers?.ToArray() ?? MessageEncoder.NoBuffers, request.Timeout ?? options.RequestTimeout)
            {
                DeadlineMs = Milliseconds(request.Deadline),
                Batch = request.Batch,
                Trace = request.Trace,
                Progress = request.Progress,
            };
            return new Reply(await SendAsync(pending, cancellation).ConfigureAwait(false));
        }

        /// <summary>Ends the connection and the network thread; requests under way fail. Calling it twice is safe.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                network.Dispose();
            }
        }

        /// <summary>Sends a frame that was begun; look at its state for what became of it. Makes no garbage.</summary>
        internal void Submit(FrameExchange frame)
        {
            ThrowIfDisposed();
            network.Submit(frame);
        }

        /// <summary>Nobody waits for this frame any more; where the server has it, it is told. The exchange must not be used again.</summary>
        internal void Abandon(FrameExchange frame)
        {
            network.Forget(frame);
        }

        private static int Milliseconds(TimeSpan? span)
        {
            return span == null ? 0 : Math.Max(1, (int)Math.Min(span.Value.TotalMilliseconds, int.MaxValue));
        }

        private AwaitedRequest Plain(string type)
        {
            return new AwaitedRequest(type, EmptyBody.Instance, MessageEncoder.NoBuffers, options.RequestTimeout);
        }

        private async Task<Message> SendAsync(AwaitedRequest request, CancellationToken cancellation)
        {
            ThrowIfDisposed();
            cancellation.ThrowIfCancellationRequested();
            if (!cancellation.CanBeCanceled)
            {
                network.Submit(request);
                return await request.Task.ConfigureAwait(false);
            }
            using (cancellation.Register(() => Cancel(request, cancellation)))
            {
                network.Submit(request);
                return await request.Task.ConfigureAwait(false);
            }
        }

        private void Cancel(AwaitedRequest request, CancellationToken cancellation)
        {
            if (request.TryCancel(cancellation))
            {
                network.Forget(request);
            }
        }

        // Called on the network thread.
        private void Change(ConnectionChange change)
        {
            latest = change;
            events.Post(() => StateChanged?.Invoke(this, change));
        }

        private void ThrowIfDisposed()
        {
            if (Volatile.Read(ref disposed) != 0)
            {
                throw new ObjectDisposedException(nameof(CapriccioClient));
            }
        }
    }
}
