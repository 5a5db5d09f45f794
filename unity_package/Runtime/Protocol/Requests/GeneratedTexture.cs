// One texture of a reply. Its bytes belong to the reply's result.
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>A texture that wraps, and the maps of its material where they were asked for.</summary>
    /// <remarks>Each picture is a PNG file or a tensor, as the request's <c>Encoding</c> says. Rows go from the top.</remarks>
    public sealed class GeneratedTexture
    {
        internal GeneratedTexture(GeneratedPictures pictures, double seamScore)
        {
            Image = pictures.Image.Value;
            Normal = pictures.Normal;
            Height = pictures.Height;
            Orm = pictures.Orm;
            SeamScore = seamScore;
        }

        /// <summary>The colours: a tensor (height, width, 3) uint8 sRGB, or a PNG file.</summary>
        public WireBuffer Image { get; }

        /// <summary>Normals in OpenGL's convention (green up), (height, width, 3) uint8; null without maps.</summary>
        public WireBuffer? Normal { get; }

        /// <summary>Height, (height, width) uint16, 65535 is highest; null without maps.</summary>
        public WireBuffer? Height { get; }

        /// <summary>Red occlusion, green roughness, blue metallic, (height, width, 3) uint8; null without maps.</summary>
        public WireBuffer? Orm { get; }

        /// <summary>How visible its seam is when it is repeated: 1 is not at all, more is more.</summary>
        public double SeamScore { get; }
    }
}
