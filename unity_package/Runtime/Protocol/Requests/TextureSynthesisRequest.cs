// The request for textures of a kind. Values only.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for textures of a kind, made from nothing but its name; they wrap.</summary>
    public sealed class TextureSynthesisRequest : TextureRequest
    {
        /// <param name="label">What to make, such as <c>moss</c>: one of the labels on the model's card.</param>
        public TextureSynthesisRequest(string label)
            : base(Spec.Requests.TextureSynthesize, Array.Empty<WireBuffer>())
        {
            Label = label ?? throw new ArgumentNullException(nameof(label));
        }

        /// <summary>What to make.</summary>
        public string Label { get; }

        internal override void AddSource(RequestFields fields)
        {
            fields.Text("label", Label);
        }
    }
}
