// What the connection is doing, and the news that it does something else now.
using System;

namespace Capriccio
{
    /// <summary>What a client's connection is doing.</summary>
    public enum ConnectionState
    {
        /// <summary>Nobody has asked for a connection yet.</summary>
        Idle,

        /// <summary>An attempt is under way.</summary>
        Connecting,

        /// <summary>The server has answered hello: requests may be made.</summary>
        Connected,

        /// <summary>The last attempt or connection failed; the next attempt follows by itself after a pause.</summary>
        Waiting,

        /// <summary>The client was disposed.</summary>
        Closed,
    }

    /// <summary>One change of <see cref="CapriccioClient.State"/>. Immutable.</summary>
    public sealed class ConnectionChange : EventArgs
    {
        internal ConnectionChange(ConnectionState state, ServerInfo server, bool serverRestarted, Exception cause)
        {
            State = state;
            Server = server;
            ServerRestarted = serverRestarted;
            Cause = cause;
        }

        /// <summary>The new state.</summary>
        public ConnectionState State { get; }

        /// <summary>Who answered; only while connected, otherwise null.</summary>
        public ServerInfo Server { get; }

        /// <summary>True where the server is another process than at the last connection: it remembers nothing.</summary>
        public bool ServerRestarted { get; }

        /// <summary>What ended the last attempt or connection; null where nothing did.</summary>
        public Exception Cause { get; }
    }
}
