// Keeps one connection alive: attempts, hello, heartbeats, loss, pauses, attempts again. Tells the requests when it is
// lost and the events what it does. Belongs to the network thread.
using System;
using System.Net;
using System.Net.Sockets;

namespace Capriccio.Protocol
{
    internal sealed class ConnectionKeeper
    {
        /// <summary>Greeting, READY and hello of a healthy server take milliseconds.</summary>
        private const int HandshakeMs = 5000;

        private readonly CapriccioClientOptions options;
        private readonly RequestFlow requests;
        private readonly BufferPool pool;
        private readonly Action<ConnectionChange> changed;
        private readonly Action wake;
        private readonly AddressResolver resolver;
        private readonly Backoff backoff = new Backoff();
        private readonly Random random = new Random();
        private readonly ConnectWaiters waiters = new ConnectWaiters();

        // Made once: a turn makes no garbage.
        private readonly Func<Exception> connectTimedOut;

        private ConnectionState state;
        private Connection connection;
        private ServerInfo server;
        private string lastSession;
        private long helloId;
        private long handshakeEndsMs;
        private long nextAttemptMs;

        public ConnectionKeeper(
            CapriccioClientOptions options, RequestFlow requests, BufferPool pool, Action<ConnectionChange> changed, Action wake)
        {
            this.options = options;
            this.requests = requests;
            this.pool = pool;
            this.changed = changed;
            this.wake = wake;
            resolver = new AddressResolver(ServerAddress.Parse(options.Address));
            connectTimedOut = () => ConnectionErrors.ConnectTimedOut(options, LastCause);
        }

        /// <summary>Somebody has asked for a connection.</summary>
        public bool IsWanted { get; private set; }

        /// <summary>What ended the last attempt or connection; null where nothing did.</summary>
        public Exception LastCause { get; private set; }

        /// <summary>The connection's socket; null where there is none.</summary>
        public Socket Socket => connection?.Socket;

        public bool WaitsToWrite => connection != null && connection.WaitsToWrite;

        /// <summary>The connection once the server has answered hello; null otherwise.</summary>
        public Connection Established => state == ConnectionState.Connected ? connection : null;

        /// <summary>Begins to want a connection, which never ends; answers the waiter when there is one.</summary>
        public void Connect(ConnectWaiter waiter, long nowMs)
        {
            IsWanted = true;
            waiter.ExpiresAtMs = nowMs + (long)options.ConnectTimeout.TotalMilliseconds;
            waiters.Add(waiter);
            if (state == ConnectionState.Connected)
            {
                waiters.CompleteAll(server);
            }
        }

        public long NextDeadlineMs()
        {
            long deadline = waiters.NextDeadlineMs();
            if (state == ConnectionState.Connected)
            {
                return Math.Min(deadline, connection.Liveness.NextDeadlineMs);
            }
            if (connection != null)
            {
                return Math.Min(deadline, Math.Min(handshakeEndsMs, connection.Liveness.NextDeadlineMs));
            }
            // During a name lookup the waker ends the wait.
            return IsWanted && state != ConnectionState.Connecting ? Math.Min(deadline, nextAttemptMs) : deadline;
        }

        /// <summary>Does all that is due, without waiting. Whatever goes wrong with the connection ends it and is remembered.</summary>
        public void Turn(SocketWait ready, long nowMs)
        {
            waiters.Expire(nowMs, connectTimedOut);
            try
            {
                if (connection == null)
                {
                    BeginWhenDue(nowMs);
                }
                else
                {
                    Advance(ready, nowMs);
                }
            }
            catch (Exception error) when (error is SocketException || error is CapriccioException)
            {
                Lose(error, nowMs);
            }
        }

        /// <summary>Ends everything for good.</summary>
        public void Close(Exception cause)
        {
            connection?.Dispose();
            connection = null;
            waiters.FailAll(cause);
            Enter(ConnectionState.Closed, null, cause);
        }

        private void BeginWhenDue(long nowMs)
        {
            if (!IsWanted || nowMs < nextAttemptMs)
            {
                return;
            }
            if (state != ConnectionState.Connecting)
            {
                Enter(ConnectionState.Connecting, null, LastCause);
            }
            if (resolver.TryNext(wake, out IPEndPoint endPoint))
            {
                connection = new Connection(endPoint, pool, Receive, nowMs);
                helloId = 0;
                handshakeEndsMs = nowMs + HandshakeMs;
            }
        }

        private void Advance(SocketWait ready, long nowMs)
        {
            connection.Turn(ready.IsReadable, ready.IsWritable, nowMs);
            if (state == ConnectionState.Connected)
            {
                requests.Flush(connection);
            }
            else
            {
                Greet(nowMs);
            }
            Watch(nowMs);
            if (!connection.IsConnecting)
            {
                connection.SendAll();
            }
        }

        private void Greet(long nowMs)
        {
            if (nowMs >= handshakeEndsMs)
            {
                throw new DisconnectedException($"The server did not answer hello within {HandshakeMs} ms.");
            }
            if (connection.IsReady && helloId == 0)
            {
                helloId = requests.SendAhead(
                    connection, Spec.Requests.Hello, new HelloBody(options.ClientName, PackageVersion.Text, options.Token));
            }
        }

        private void Watch(long nowMs)
        {
            if (connection.Liveness.IsLost(nowMs))
            {
                throw new DisconnectedException($"The server was silent for {connection.Liveness.IntervalMs * Spec.Timings.Liveness} ms.");
            }
            if (connection.Liveness.PingIsDue(nowMs) && connection.IsReady)
            {
                requests.SendAhead(connection, Spec.Requests.Ping, EmptyBody.Instance);
            }
        }

        private void Receive(Multipart frames)
        {
            Message message;
            try
            {
                message = MessageDecoder.Decode(frames);
            }
            catch (ProtocolException error)
            {
                bool readable = MessageDecoder.TryReadId(frames, out long id) && id != helloId;
                frames.Dispose();
                if (!readable)
                {
                    throw;
                }
                requests.Fail(id, error);
                return;
            }
            if (message.Id != helloId || state == ConnectionState.Connected)
            {
                requests.Handle(message);
                return;
            }
            using (message)
            {
                Establish(message);
            }
        }

        private void Establish(Message hello)
        {
            if (hello.Type != Spec.Replies.Ok)
            {
                throw ErrorReply.Read(hello);
            }
            server = ServerInfo.Read(hello.BodyTree());
            connection.Liveness.IntervalMs = server.HeartbeatMs;
            requests.Obey(server.Limits);
            backoff.Reset();
            LastCause = null;
            bool restarted = lastSession != null && lastSession != server.Session;
            lastSession = server.Session;
            Enter(ConnectionState.Connected, server, null, restarted);
            waiters.CompleteAll(server);
        }

        private void Lose(Exception cause, long nowMs)
        {
            connection?.Dispose();
            connection = null;
            LastCause = cause;
            nextAttemptMs = nowMs + backoff.PauseMs(random.NextDouble());
            Enter(ConnectionState.Waiting, null, cause);
            requests.FailAll(request => ConnectionErrors.Lost(request.Type, options, cause));
            if (cause is RequestFailedException || cause is ProtocolException)
            {
                // Waiting longer does not help: the server refused, or it is none.
                waiters.FailAll(cause);
            }
        }

        private void Enter(ConnectionState next, ServerInfo who, Exception cause, bool restarted = false)
        {
            state = next;
            changed(new ConnectionChange(next, who, restarted, cause));
        }
    }
}
