// The request for land after a drawing. Values only.
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asks for land after a drawing: ridges red, peaks green, rivers blue, nothing black.</summary>
    public sealed class TerrainSketchRequest : LandRequest
    {
        /// <param name="sketch">
        /// The drawing, of any size, north at the top: a picture (<see cref="WireBuffer.Picture"/>) or a whole PNG file.
        /// Its bytes are sent in place: leave them until the request has ended.
        /// </param>
        /// <param name="size">Points on each side: a power of two and one, 33 to 4097.</param>
        public TerrainSketchRequest(WireBuffer sketch, int size = 257)
            : base(Spec.Requests.TerrainSketch, size, new[] { sketch })
        {
        }

        internal override void AddSource(RequestFields fields)
        {
            fields.Buffer("sketch", 0);
        }
    }
}
