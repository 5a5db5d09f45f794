// What a user can set on a client. Values only.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Settings of a <see cref="CapriccioClient"/>; read when it is made, later changes have no effect.</summary>
    public sealed class CapriccioClientOptions
    {
        /// <summary>Where the backend listens, as <c>tcp://HOST:PORT</c>.</summary>
        public string Address { get; set; } = "tcp://127.0.0.1:" + Spec.DefaultPort;

        /// <summary>The name under which the server's log speaks of this client.</summary>
        public string ClientName { get; set; } = "unity";

        /// <summary>The token of a server that asks for one; otherwise null.</summary>
        public string Token { get; set; }

        /// <summary>How long <see cref="CapriccioClient.ConnectAsync"/> tries before it gives up.</summary>
        public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

        /// <summary>How long a request may take where it says nothing else.</summary>
        /// <remarks><see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever.</remarks>
        public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

        internal CapriccioClientOptions Copy()
        {
            return (CapriccioClientOptions)MemberwiseClone();
        }
    }
}
