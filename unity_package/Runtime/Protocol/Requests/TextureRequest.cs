// What the requests that make textures have in common. Values only; ranges are checked by the server.
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>
    /// A request for textures: <see cref="TextureVariationRequest"/> or <see cref="TextureSynthesisRequest"/>. What is null
    /// is left to the server.
    /// </summary>
    public abstract class TextureRequest : IGenerateRequest<GeneratedTextures>
    {
        internal TextureRequest(string type, IReadOnlyList<WireBuffer> buffers)
        {
            Type = type;
            Buffers = buffers;
        }

        /// <inheritdoc/>
        public string Type { get; }

        /// <inheritdoc/>
        public IReadOnlyList<WireBuffer> Buffers { get; }

        /// <summary>Name of the model; null for the first one by name that can do it.</summary>
        public string Model { get; set; }

        /// <summary>How many, 1 to 64; null for 1.</summary>
        public int? Count { get; set; }

        /// <summary>Number of the first one; null for 0. With 3 and a count of 1 comes the fourth of a count of 8.</summary>
        public long? First { get; set; }

        /// <summary>From 0 to 2⁵³; the same request with the same seed and the same model gives the same bytes. Null for 0.</summary>
        public long? Seed { get; set; }

        /// <summary>Width in pixels, 32 to 4096, rounded to what the model can make; null for the model's choice.</summary>
        public int? Width { get; set; }

        /// <summary>Height in pixels, as <see cref="Width"/>; where only one of both is set the textures are square.</summary>
        public int? Height { get; set; }

        /// <summary>Also make normal, height and ORM maps; null for not.</summary>
        public bool? Maps { get; set; }

        /// <summary><c>png</c>: files that say inside how they were made. <c>raw</c>: tensors. Null for <c>png</c>.</summary>
        public string Encoding { get; set; }

        /// <inheritdoc/>
        public MessagePackValue Body()
        {
            var fields = new RequestFields().Text("model", Model);
            AddSource(fields);
            fields.Integer("count", Count).Integer("first", First);
            AddStrength(fields);
            return fields.Integer("seed", Seed).Add("size", Size()).Truth("maps", Maps).Text("encoding", Encoding).ToMap();
        }

        /// <inheritdoc/>
        public GeneratedTextures Read(Reply reply)
        {
            return GeneratedTextures.Read(reply, $"The reply to {Type}");
        }

        /// <summary>Adds what textures are made from.</summary>
        internal abstract void AddSource(RequestFields fields);

        internal virtual void AddStrength(RequestFields fields)
        {
        }

        private MessagePackValue Size()
        {
            int? width = Width ?? Height;
            int? height = Height ?? Width;
            return width == null
                ? MessagePackValue.Nil
                : MessagePackValue.List(MessagePackValue.From(width.Value), MessagePackValue.From(height.Value));
        }
    }
}
