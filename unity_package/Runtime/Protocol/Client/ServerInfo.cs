// What a server says of itself in its hello.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Who answered hello. Immutable.</summary>
    public sealed class ServerInfo
    {
        private const int ShortestHeartbeatMs = 50;
        private const int LongestHeartbeatMs = 60000;

        private ServerInfo(ReplyFields body)
        {
            ProtocolVersion = body.Text("protocol");
            Name = body.Text("server");
            Version = body.Text("server_version");
            Session = body.Text("session");
            Capabilities = body.Texts("capabilities");
            Limits = body.Map("limits");
            double heartbeatMs = body.Milliseconds("heartbeat_ms").TotalMilliseconds;
            HeartbeatMs = (int)Math.Max(ShortestHeartbeatMs, Math.Min(LongestHeartbeatMs, heartbeatMs));
        }

        /// <summary>The server's protocol version, <c>major.minor</c>.</summary>
        public string ProtocolVersion { get; }

        /// <summary>The server's name.</summary>
        public string Name { get; }

        /// <summary>The version of the server's package.</summary>
        public string Version { get; }

        /// <summary>Names this run of the server; another one means that it restarted.</summary>
        public string Session { get; }

        /// <summary>The request types that it answers.</summary>
        public IReadOnlyList<string> Capabilities { get; }

        /// <summary>The limits in force, by name.</summary>
        public MessagePackValue Limits { get; }

        internal int HeartbeatMs { get; }

        /// <exception cref="ProtocolException">A field is wrong, or the major versions differ.</exception>
        internal static ServerInfo Read(MessagePackValue body)
        {
            var info = new ServerInfo(new ReplyFields(body, "The reply to hello"));
            if (Major(info.ProtocolVersion) != Major(Spec.ProtocolVersion))
            {
                throw new ProtocolException(
                    Spec.Errors.IncompatibleVersion,
                    $"The server speaks protocol {info.ProtocolVersion}, this package {Spec.ProtocolVersion}. Update the older one.");
            }
            return info;
        }

        private static string Major(string version)
        {
            return version.Split('.')[0];
        }
    }
}
