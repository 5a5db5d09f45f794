// Shows a baked grid: there at once, the same in every frame. Main thread only.
using System;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio
{
    internal sealed class BakedGridPlayer : EngineLookPlayer
    {
        private readonly DrawnGrid drawn;
        private readonly string problem;

        /// <param name="halves">float16, little-endian: (rows, columns, depth, 12).</param>
        public BakedGridPlayer(byte[] halves, GridShape shape)
        {
            var grid = new GridEasing();
            try
            {
                grid.MoveOn(new ArraySegment<byte>(halves), shape, 1f);
            }
            catch (ProtocolException error)
            {
                problem = $"the baked grid is broken, import it again: {error.Message}";
                return;
            }
            drawn = new DrawnGrid();
            drawn.SetGrids(grid);
        }

        public override string Problem => problem;

        public override DrawnLook Drawn => drawn;

        public override void Dispose()
        {
            drawn?.Dispose();
        }
    }
}
