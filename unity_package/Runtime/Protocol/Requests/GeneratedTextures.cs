// The answer to a request for textures, in borrowed memory.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>The textures that were made, and what they were made from. Dispose it when their bytes are used up.</summary>
    public sealed class GeneratedTextures : IDisposable
    {
        private readonly Reply reply;

        private GeneratedTextures(Reply reply, string where)
        {
            MessagePackValue body = reply.Body;
            var fields = new ReplyFields(body, where);
            this.reply = reply;
            Textures = fields.List("variations").Select(each => Texture(each, reply, where)).ToArray();
            Seed = fields.Integer("seed");
            ModelHash = fields.Text("model_hash");
            MapsModelHash = GeneratedReply.TextOrNull(body, "maps_model_hash", where);
            Notes = GeneratedReply.TextsOrNone(body, "notes", where);
            Run = fields.Milliseconds("run_ms");
        }

        /// <summary>The textures in their order; their bytes are valid until <see cref="Dispose"/>.</summary>
        public IReadOnlyList<GeneratedTexture> Textures { get; }

        /// <summary>The seed that was used.</summary>
        public long Seed { get; }

        /// <summary>First 16 hex digits of the model file's SHA-256.</summary>
        public string ModelHash { get; }

        /// <summary>The same of the model that made the maps; null where filters made them, or none were asked for.</summary>
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

        internal static GeneratedTextures Read(Reply reply, string where)
        {
            return GeneratedReply.Read(reply, each => new GeneratedTextures(each, where));
        }

        private static GeneratedTexture Texture(MessagePackValue variation, Reply reply, string where)
        {
            double seamScore = GeneratedReply.Finite(variation, "seam_score", where, smallest: 0);
            return new GeneratedTexture(GeneratedPictures.Texture(variation, reply, where), seamScore);
        }
    }
}
