// The request for siblings of a texture. Values only.
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for variations of a texture, which wrap even where the given one does not.</summary>
    public sealed class TextureVariationRequest : TextureRequest
    {
        /// <param name="image">
        /// A picture (<see cref="WireBuffer.Picture"/>), or a whole PNG or JPEG file (<see cref="WireBuffer.File"/>), whose
        /// transparent parts are filled. Its bytes are sent in place: leave them until the request has ended.
        /// </param>
        public TextureVariationRequest(WireBuffer image)
            : base(Spec.Requests.TextureVary, new[] { image })
        {
        }

        /// <summary>How far from the given texture: 0 hardly at all, 1 a sibling. Null for 0.5.</summary>
        public double? Strength { get; set; }

        internal override void AddSource(RequestFields fields)
        {
            fields.Buffer("image", 0);
        }

        internal override void AddStrength(RequestFields fields)
        {
            fields.Number("strength", Strength);
        }
    }
}
