// Keeps two grids between which what is shown moves: the one that was shown when the newest came, and the newest. Runs on
// whatever thread brings grids, one at a time, and makes no garbage while their shape stays. Knows no clock.
using System;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class GridEasing
    {
        private ushort[] newest = Array.Empty<ushort>();
        private ushort[] before = Array.Empty<ushort>();
        private byte[] halves = Array.Empty<byte>();

        /// <summary>What was shown when the newest came.</summary>
        public GridVoxels Before { get; } = new GridVoxels();

        /// <summary>What is shown once the easing has ended.</summary>
        public GridVoxels Newest { get; } = new GridVoxels();

        /// <summary>
        /// Takes a new grid while what is shown has gone <paramref name="share"/> (0 to 1) of the way to the newest one. The
        /// first grid, and one of another shape, is shown at once.
        /// </summary>
        /// <param name="grid">float16, little-endian: (rows, columns, depth, 12).</param>
        /// <exception cref="ProtocolException">The shape or a number makes no sense; what was there stays.</exception>
        public void MoveOn(ArraySegment<byte> grid, GridShape shape, float share)
        {
            if (!shape.IsUsable || grid.Count != shape.Values * sizeof(ushort))
            {
                throw ProtocolException.InvalidField(
                    $"The grid is {shape} with {grid.Count} bytes; allowed: sides of 1 to {GridShape.LargestSide}, as float16.");
            }
            CheckNumbers(grid);
            bool isAnother = !shape.Equals(Newest.Shape);
            MakeRoom(shape);
            if (!isAnother)
            {
                Blend(share);
            }
            // Unity runs on little-endian machines only, as the bytes are.
            Buffer.BlockCopy(grid.Array, grid.Offset, newest, 0, grid.Count);
            if (isAnother)
            {
                Buffer.BlockCopy(grid.Array, grid.Offset, before, 0, grid.Count);
            }
            Before.Fill(before);
            Newest.Fill(newest);
        }

        /// <summary>The same for a grid of 32-bit floats, as a model in the engine makes it.</summary>
        /// <exception cref="ProtocolException">The shape or a number makes no sense; what was there stays.</exception>
        public void MoveOn(float[] grid, GridShape shape, float share)
        {
            if (!shape.IsUsable || grid.Length != shape.Values)
            {
                throw ProtocolException.InvalidField(
                    $"The grid is {shape} with {grid.Length} numbers; allowed: sides of 1 to {GridShape.LargestSide}.");
            }
            if (halves.Length != grid.Length * sizeof(ushort))
            {
                halves = new byte[grid.Length * sizeof(ushort)];
            }
            for (int index = 0; index < grid.Length; index++)
            {
                ushort half = HalfFloat.FromSingle(grid[index]);
                halves[index * 2] = (byte)half;
                halves[(index * 2) + 1] = (byte)(half >> 8);
            }
            MoveOn(new ArraySegment<byte>(halves), shape, share);
        }

        private static void CheckNumbers(ArraySegment<byte> grid)
        {
            // The upper byte of each number holds the exponent, all ones where it is no finite number.
            const int exponent = 0x7c;
            for (int index = grid.Offset + 1; index < grid.Offset + grid.Count; index += sizeof(ushort))
            {
                if ((grid.Array[index] & exponent) == exponent)
                {
                    throw ProtocolException.InvalidField(
                        $"Number {(index - grid.Offset) / sizeof(ushort)} of the grid is not finite.");
                }
            }
        }

        private void MakeRoom(GridShape shape)
        {
            Before.Resize(shape);
            Newest.Resize(shape);
            if (newest.Length != shape.Values)
            {
                newest = new ushort[shape.Values];
                before = new ushort[shape.Values];
            }
        }

        private void Blend(float share)
        {
            for (int index = 0; index < newest.Length; index++)
            {
                float from = HalfFloat.ToSingle(before[index]);
                before[index] = HalfFloat.FromSingle(from + ((HalfFloat.ToSingle(newest[index]) - from) * share));
            }
        }
    }
}
