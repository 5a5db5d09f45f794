// A bilateral grid as the engine's shader looks it up: one 3D texture for each output channel, whose texels hold that
// channel's (red, green, blue, offset). Knows no engine, and neither where a grid comes from nor when it is shown.
using System;

namespace Capriccio.Core
{
    /// <summary>
    /// The texels of three 3D textures: columns × rows × depth, four half floats each, columns fastest, then rows (the first
    /// row is the top of the picture), then depth.
    /// </summary>
    internal sealed class GridVoxels
    {
        public const int Channels = 3;

        private const int TexelValues = 4;

        /// <summary>The textures of the red, green and blue output; empty before the first <see cref="Resize"/>.</summary>
        public ushort[][] Textures { get; } = { Array.Empty<ushort>(), Array.Empty<ushort>(), Array.Empty<ushort>() };

        public GridShape Shape { get; private set; }

        /// <summary>Makes room for grids of a shape. Makes garbage only where the shape is another one.</summary>
        public void Resize(GridShape shape)
        {
            Shape = shape;
            for (int channel = 0; channel < Channels; channel++)
            {
                if (Textures[channel].Length != shape.Cells * TexelValues)
                {
                    Textures[channel] = new ushort[shape.Cells * TexelValues];
                }
            }
        }

        /// <summary>Takes the half floats of a grid that lie as [row][column][depth][output][input].</summary>
        public void Fill(ushort[] grid)
        {
            int source = 0;
            for (int cell = 0; cell < Shape.Rows * Shape.Columns; cell++)
            {
                for (int depth = 0; depth < Shape.Depth; depth++)
                {
                    int target = ((depth * Shape.Rows * Shape.Columns) + cell) * TexelValues;
                    for (int channel = 0; channel < Channels; channel++)
                    {
                        ushort[] texture = Textures[channel];
                        texture[target] = grid[source];
                        texture[target + 1] = grid[source + 1];
                        texture[target + 2] = grid[source + 2];
                        texture[target + 3] = grid[source + 3];
                        source += TexelValues;
                    }
                }
            }
        }
    }
}
