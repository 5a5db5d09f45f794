// Generated from the protocol's table by tools/generate_protocol.py; do not edit.
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    /// <summary>Constants of the wire protocol.</summary>
    public static class Spec
    {
        /// <summary>major.minor; majors must be equal.</summary>
        public const string ProtocolVersion = "1.1";
        /// <summary>The first frame of every message, as ASCII.</summary>
        public const string Magic = "CAP1";
        /// <summary>Where a backend listens unless told otherwise.</summary>
        public const int DefaultPort = 7470;
        /// <summary>The largest id of a request.</summary>
        public const long LargestId = 9007199254740992L;

        /// <summary>Bytes of one element, by number type.</summary>
        public static readonly IReadOnlyDictionary<string, int> DTypes = new Dictionary<string, int>
        {
            { "uint8", 1 },
            { "uint16", 2 },
            { "int32", 4 },
            { "int64", 8 },
            { "float16", 2 },
            { "float32", 4 },
        };

        /// <summary>Upper bounds that are checked before memory is taken.</summary>
        public static class Limits
        {
            /// <summary>All frames of one message together. In bytes.</summary>
            public const int MessageBytes = 67108864;
            /// <summary>The MessagePack header. In bytes.</summary>
            public const int HeaderBytes = 65536;
            /// <summary>Buffers of one message: 64 variations with three maps each. In frames.</summary>
            public const int Buffers = 256;
            /// <summary>Maps and lists inside each other in a header. In levels.</summary>
            public const int Nesting = 16;
            /// <summary>Each side of a tensor. In elements.</summary>
            public const int TensorSide = 65536;
            /// <summary>Sides of a tensor. In sides.</summary>
            public const int TensorDimensions = 8;
            /// <summary>Requests that wait for a worker, over all clients. In requests.</summary>
            public const int Queue = 64;
            /// <summary>Requests of one client that wait for a worker. In requests.</summary>
            public const int QueuePerClient = 16;
            /// <summary>Clients that have said hello. In clients.</summary>
            public const int Clients = 64;
        }

        /// <summary>When to ping, when to give up, how long to wait.</summary>
        public static class Timings
        {
            /// <summary>Silence after which a client sends ping. In milliseconds.</summary>
            public const int HeartbeatMs = 1000;
            /// <summary>Silent heartbeats after which a client gives the connection up. In heartbeats.</summary>
            public const int Liveness = 4;
            /// <summary>Pause before the first attempt to reconnect. In milliseconds.</summary>
            public const int BackoffFirstMs = 250;
            /// <summary>Longest pause; each is twice the one before. In milliseconds.</summary>
            public const int BackoffCeilingMs = 8000;
            /// <summary>Silence after which the server forgets a client. In milliseconds.</summary>
            public const int ClientExpiryMs = 30000;
        }

        /// <summary>Request types.</summary>
        public static class Requests
        {
            /// <summary>Comes first on every connection, and again after a reconnect.</summary>
            public const string Hello = "hello";
            /// <summary>Answered at once: the server is alive.</summary>
            public const string Ping = "ping";
            /// <summary>What the server is doing.</summary>
            public const string Status = "status";
            /// <summary>The loaded models, and the files that were refused.</summary>
            public const string ModelsList = "models.list";
            /// <summary>Gives up another request of the same connection. Cancelling twice, or too late, is no error.</summary>
            public const string Cancel = "cancel";
            /// <summary>Gives a frame another look.</summary>
            public const string StyleApply = "style.apply";
            /// <summary>Makes siblings of a texture, which wrap even where the given one does not.</summary>
            public const string TextureVary = "texture.vary";
            /// <summary>Makes textures of a kind from nothing but its name; they wrap.</summary>
            public const string TextureSynthesize = "texture.synthesize";
            /// <summary>Makes the maps of a physically based material for a colour texture.</summary>
            public const string TextureMaps = "texture.maps";
            /// <summary>Makes a height field that looks eroded.</summary>
            public const string TerrainGenerate = "terrain.generate";
            /// <summary>Makes a height field from a drawing: ridges red, peaks green, rivers blue, nothing black.</summary>
            public const string TerrainSketch = "terrain.sketch";
            /// <summary>Makes a piece of music.</summary>
            public const string MusicCompose = "music.compose";
            /// <summary>Goes on from a piece: by default in its key, tempo and metre, with its instruments.</summary>
            public const string MusicContinue = "music.continue";
            /// <summary>Begins music that goes on bar by bar; the server keeps nothing of it.</summary>
            public const string MusicOpen = "music.open";
            /// <summary>Gives the next bars of a session; what is said here holds from their first one on.</summary>
            public const string MusicNext = "music.next";
            /// <summary>Makes sound of a MIDI file with FluidSynth and a SoundFont of the server's machine.</summary>
            public const string MusicRender = "music.render";
        }

        /// <summary>Reply types.</summary>
        public static class Replies
        {
            /// <summary>The request succeeded.</summary>
            public const string Ok = "ok";
            /// <summary>The request failed.</summary>
            public const string Error = "error";
            /// <summary>News of a request that goes on.</summary>
            public const string Progress = "progress";
        }

        /// <summary>Error codes.</summary>
        public static class Errors
        {
            /// <summary>The bytes are no message of this protocol.</summary>
            public const string Malformed = "malformed";
            /// <summary>There is no request of that type; detail.known lists them.</summary>
            public const string UnknownType = "unknown_type";
            /// <summary>A field is missing, of the wrong type or out of range; detail.field names it.</summary>
            public const string InvalidField = "invalid_field";
            /// <summary>Something is over a limit; detail.limit is the bound.</summary>
            public const string TooLarge = "too_large";
            /// <summary>The picture can't be used: it has no pixels, or is not RGB.</summary>
            public const string UnsupportedFrame = "unsupported_frame";
            /// <summary>No model of that name is loaded; detail.known lists those that are.</summary>
            public const string UnknownModel = "unknown_model";
            /// <summary>A file or an encoded buffer is missing, broken or of no known format.</summary>
            public const string UnreadableFile = "unreadable_file";
            /// <summary>The first request of a connection must be hello.</summary>
            public const string NotReady = "not_ready";
            /// <summary>The server asks for a token, and it was missing or wrong.</summary>
            public const string Unauthorized = "unauthorized";
            /// <summary>The major protocol versions differ; the message holds both.</summary>
            public const string IncompatibleVersion = "incompatible_version";
            /// <summary>A model file failed its checks; the message says which and by how much.</summary>
            public const string ModelRejected = "model_rejected";
            /// <summary>The request was cancelled by its client.</summary>
            public const string Cancelled = "cancelled";
            /// <summary>A newer frame of the same stream took its place.</summary>
            public const string Superseded = "superseded";
            /// <summary>The deadline of the request passed before it was computed.</summary>
            public const string Expired = "expired";
            /// <summary>The queue is full; try again after detail.retry_after_ms milliseconds.</summary>
            public const string Busy = "busy";
            /// <summary>The server is stopping and takes no more work.</summary>
            public const string ShuttingDown = "shutting_down";
            /// <summary>There is no connection to the server (raised by clients, never sent).</summary>
            public const string Disconnected = "disconnected";
            /// <summary>The server did not answer in time (raised by clients), or a program that it runs did not end.</summary>
            public const string TimedOut = "timed_out";
            /// <summary>Another process listens at the address (raised at start-up, never sent).</summary>
            public const string AddressInUse = "address_in_use";
            /// <summary>A file can't be written (raised by commands, never sent).</summary>
            public const string UnwritableFile = "unwritable_file";
            /// <summary>The server's machine lacks something that the request needs; the message says what to install.</summary>
            public const string NotInstalled = "not_installed";
            /// <summary>A defect in the server; its log has the details.</summary>
            public const string Internal = "internal";
        }
    }
}
