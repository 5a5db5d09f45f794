// The request for the maps of a given texture. Values only.
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for the maps of a physically based material for a colour texture. What is null is left to the server.</summary>
    public sealed class TextureMapsRequest : IGenerateRequest<GeneratedMaps>
    {
        /// <param name="image">
        /// A picture (<see cref="WireBuffer.Picture"/>), or a whole PNG or JPEG file (<see cref="WireBuffer.File"/>). Its
        /// bytes are sent in place: leave them until the request has ended.
        /// </param>
        public TextureMapsRequest(WireBuffer image)
        {
            Buffers = new[] { image };
        }

        /// <inheritdoc/>
        public string Type => Spec.Requests.TextureMaps;

        /// <inheritdoc/>
        public IReadOnlyList<WireBuffer> Buffers { get; }

        /// <summary>Name of the model; null for the first one by name, and for filters where there is none.</summary>
        public string Model { get; set; }

        /// <summary>How strong the relief is that the normals and the occlusion show, 0 to 10; null for 1.</summary>
        public double? Depth { get; set; }

        /// <summary><c>png</c>: files that say inside how they were made. <c>raw</c>: tensors. Null for <c>png</c>.</summary>
        public string Encoding { get; set; }

        /// <inheritdoc/>
        public MessagePackValue Body()
        {
            return new RequestFields().Text("model", Model).Buffer("image", 0).Number("depth", Depth).Text("encoding", Encoding).ToMap();
        }

        /// <inheritdoc/>
        public GeneratedMaps Read(Reply reply)
        {
            return GeneratedMaps.Read(reply, $"The reply to {Type}");
        }
    }
}
