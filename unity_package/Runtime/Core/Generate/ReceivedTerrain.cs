// What a backend sent as heights to a height field.
using System;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Reading the heights of land that was made.</summary>
    public static class ReceivedTerrain
    {
        /// <summary>Copies the heights out of an answer, which may be disposed then. Takes a while for large land.</summary>
        /// <param name="terrain">Land in the encoding <c>raw</c> or <c>r16</c>.</param>
        /// <exception cref="NotSupportedException">It came as a PNG or EXR file.</exception>
        /// <exception cref="ProtocolException">Its heights are not finite.</exception>
        public static HeightField ToHeightField(this GeneratedTerrain terrain)
        {
            float[] metres = terrain.Heights.Descriptor is FileDescriptor file ? FromFile(terrain, file.Encoding) : FromTensor(terrain);
            try
            {
                return new HeightField(metres, terrain.Size, terrain.Size, terrain.CellM);
            }
            catch (ArgumentException error)
            {
                throw new ProtocolException(Spec.Errors.InvalidField, $"The land that came can't be used: {error.Message}");
            }
        }

        private static float[] FromTensor(GeneratedTerrain terrain)
        {
            ArraySegment<byte> bytes = terrain.Heights.Bytes;
            var metres = new float[terrain.Size * terrain.Size];
            // The wire is little-endian, and so is every machine that Unity runs on.
            Buffer.BlockCopy(bytes.Array, bytes.Offset, metres, 0, bytes.Count);
            return metres;
        }

        private static float[] FromFile(GeneratedTerrain terrain, string encoding)
        {
            if (encoding != "r16")
            {
                throw new NotSupportedException($"The heights are a {encoding} file. Ask for the encoding raw or r16 to have them as numbers.");
            }
            return HeightLevels.ToMetres(terrain.Heights.Bytes, false, terrain.MinimumM, terrain.MaximumM);
        }
    }
}
