// The answer to a request for maps, in borrowed memory.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>The maps of a texture, as large as that. Dispose it when their bytes are used up.</summary>
    public sealed class GeneratedMaps : IDisposable
    {
        private readonly Reply reply;

        private GeneratedMaps(Reply reply, string where)
        {
            GeneratedPictures pictures = GeneratedPictures.Maps(reply.Body, reply, where);
            this.reply = reply;
            Normal = pictures.Normal.Value;
            Height = pictures.Height.Value;
            Orm = pictures.Orm.Value;
            SeamScore = GeneratedReply.Finite(reply.Body, "seam_score", where, smallest: 0);
            MapsModelHash = GeneratedReply.TextOrNull(reply.Body, "maps_model_hash", where);
            Notes = GeneratedReply.TextsOrNone(reply.Body, "notes", where);
            Run = new ReplyFields(reply.Body, where).Milliseconds("run_ms");
        }

        /// <summary>Normals in OpenGL's convention (green up): a tensor (height, width, 3) uint8, or a PNG file.</summary>
        public WireBuffer Normal { get; }

        /// <summary>Height, (height, width) uint16, 65535 is highest; or a PNG file.</summary>
        public WireBuffer Height { get; }

        /// <summary>Red occlusion, green roughness, blue metallic, (height, width, 3) uint8; or a PNG file.</summary>
        public WireBuffer Orm { get; }

        /// <summary>How visible the seam of the given picture is when it is repeated: 1 is not at all, more is more.</summary>
        public double SeamScore { get; }

        /// <summary>First 16 hex digits of the model file's SHA-256; null where filters made the maps.</summary>
        public string MapsModelHash { get; }

        /// <summary>For people: what was done to the given picture before it was used.</summary>
        public IReadOnlyList<string> Notes { get; }

        /// <summary>How long the worker took.</summary>
        public TimeSpan Run { get; }

        /// <summary>Gives the memory back. Calling it twice is safe.</summary>
        public void Dispose()
        {
            reply.Dispose();
        }

        internal static GeneratedMaps Read(Reply reply, string where)
        {
            return GeneratedReply.Read(reply, each => new GeneratedMaps(each, where));
        }
    }
}
