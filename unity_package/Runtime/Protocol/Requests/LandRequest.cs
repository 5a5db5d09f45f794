// What the requests that make terrain have in common. Values only; ranges are checked by the server.
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>
    /// A request for land: <see cref="TerrainRequest"/> or <see cref="TerrainSketchRequest"/>. What is null is left to the
    /// server.
    /// </summary>
    public abstract class LandRequest : IGenerateRequest<GeneratedTerrain>
    {
        /// <summary>The largest side whose heights fit into a message as 32-bit floats.</summary>
        internal const int LargestRawSize = 2049;

        internal LandRequest(string type, int size, IReadOnlyList<WireBuffer> buffers)
        {
            Type = type;
            Size = size;
            Buffers = buffers;
        }

        /// <inheritdoc/>
        public string Type { get; }

        /// <inheritdoc/>
        public IReadOnlyList<WireBuffer> Buffers { get; }

        /// <summary>Points on each side: a power of two and one, 33 to 4097.</summary>
        public int Size { get; set; }

        /// <summary>Name of the model; null for the first one by name that can do it.</summary>
        public string Model { get; set; }

        /// <summary>From 0 to 2⁵³; the same request with the same seed and the same model gives the same bytes. Null for 0.</summary>
        public long? Seed { get; set; }

        /// <summary>How much of the relief is in the small forms, 0 to 1; null for 0.5.</summary>
        public double? Roughness { get; set; }

        /// <summary>0 rolling hills, 1 alpine ridges; null for 0.5.</summary>
        public double? Character { get; set; }

        /// <summary>How far water has carved it, 0 to 1; null for 0.7.</summary>
        public double? Erosion { get; set; }

        /// <summary>Distance between two points in metres, 0.01 to 10 000; null for 1.</summary>
        public double? CellM { get; set; }

        /// <summary>How far the highest lies above the lowest, in metres, 0.01 to 100 000; null for what the land has.</summary>
        public double? ReliefM { get; set; }

        /// <summary>
        /// <c>raw</c> (metres as float32), <c>r16</c>, <c>png</c> or <c>exr</c>. Null for <c>raw</c>, and for <c>r16</c>
        /// where floats would not fit into a message: above 2049 points a side.
        /// </summary>
        public string Encoding { get; set; }

        /// <inheritdoc/>
        public MessagePackValue Body()
        {
            var fields = new RequestFields().Text("model", Model);
            AddSource(fields);
            fields.Integer("size", Size).Integer("seed", Seed).Number("roughness", Roughness).Number("character", Character)
                .Number("erosion", Erosion).Number("cell_m", CellM).Number("relief_m", ReliefM);
            AddTiling(fields);
            return fields.Text("encoding", Encoding ?? (Size > LargestRawSize ? "r16" : null)).ToMap();
        }

        /// <inheritdoc/>
        public GeneratedTerrain Read(Reply reply)
        {
            return GeneratedTerrain.Read(reply, $"The reply to {Type}");
        }

        internal virtual void AddSource(RequestFields fields)
        {
        }

        internal virtual void AddTiling(RequestFields fields)
        {
        }
    }
}
