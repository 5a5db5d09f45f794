// What a server is doing, as its `status` says.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>A snapshot of the server. Immutable.</summary>
    public sealed class ServerStatus
    {
        internal ServerStatus(MessagePackValue body)
        {
            var fields = new ReplyFields(body, "The reply to status");
            var frames = new ReplyFields(fields.Map("frames"), "The reply to status, frames");
            Uptime = fields.Seconds("uptime_s");
            Clients = fields.Integer("clients");
            Queued = fields.Integer("queued");
            Running = fields.Integer("running");
            FramesDone = frames.Integer("done");
            FramesSuperseded = frames.Integer("superseded");
            FramesExpired = frames.Integer("expired");
            Models = fields.Texts("models");
            Providers = fields.Texts("providers");
            Threads = fields.Integer("threads");
            ResidentBytes = fields.Integer("resident_bytes");
            Raw = body;
        }

        /// <summary>Time since the server started.</summary>
        public TimeSpan Uptime { get; }

        /// <summary>Clients that have said hello.</summary>
        public long Clients { get; }

        /// <summary>Requests that wait for a worker.</summary>
        public long Queued { get; }

        /// <summary>Requests that are being computed.</summary>
        public long Running { get; }

        /// <summary>Frames of streams that were answered.</summary>
        public long FramesDone { get; }

        /// <summary>Frames of streams whose place a newer one took.</summary>
        public long FramesSuperseded { get; }

        /// <summary>Frames of streams whose deadline passed.</summary>
        public long FramesExpired { get; }

        /// <summary>Names of the loaded models.</summary>
        public IReadOnlyList<string> Models { get; }

        /// <summary>What the loaded models run on, fastest first.</summary>
        public IReadOnlyList<string> Providers { get; }

        /// <summary>Threads that compute one request.</summary>
        public long Threads { get; }

        /// <summary>Memory of the server process in bytes.</summary>
        public long ResidentBytes { get; }

        /// <summary>The whole reply, with whatever a newer server adds.</summary>
        public MessagePackValue Raw { get; }
    }
}
