// The request for land from a seed. Values only.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for land that looks eroded, from a seed and a few numbers.</summary>
    public sealed class TerrainRequest : LandRequest
    {
        /// <param name="size">Points on each side: a power of two and one, 33 to 4097.</param>
        public TerrainRequest(int size = 257)
            : base(Spec.Requests.TerrainGenerate, size, Array.Empty<WireBuffer>())
        {
        }

        /// <summary>Let the last row and column equal the first, so that it can be repeated; null for true.</summary>
        public bool? Tileable { get; set; }

        internal override void AddTiling(RequestFields fields)
        {
            fields.Truth("tileable", Tileable);
        }
    }
}
