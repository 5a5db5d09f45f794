// How Unity should import each picture of a texture. Values only; the editor's importer is told elsewhere.
namespace Capriccio.Editor
{
    internal struct TextureImport
    {
        // What Unity's importer offers.
        private const int SmallestLimit = 32;
        private const int LargestLimit = 16384;

        /// <summary>Colours are stored in sRGB; data are not, or shaders would read other numbers in linear projects.</summary>
        public bool IsSrgb { get; private set; }

        public bool IsNormalMap { get; private set; }

        /// <summary>Blocks of a compressed height would show as steps.</summary>
        public bool IsCompressed { get; private set; }

        /// <summary>Whether compression is to be the better, larger one.</summary>
        public bool IsHighQuality { get; private set; }

        /// <summary>Whether its fourth channel means something.</summary>
        public bool HasAlpha { get; private set; }

        public bool Repeats { get; private set; }

        /// <summary>Longest side that is imported without being scaled down.</summary>
        public int MaxSize { get; private set; }

        /// <param name="picture">Which picture.</param>
        /// <param name="width">In pixels.</param>
        /// <param name="height">In pixels.</param>
        /// <param name="seamless">Whether it is to repeat.</param>
        public static TextureImport For(TexturePicture picture, int width, int height, bool seamless)
        {
            return new TextureImport
            {
                IsSrgb = picture == TexturePicture.Image,
                IsNormalMap = picture == TexturePicture.Normal,
                IsCompressed = picture != TexturePicture.Height,
                IsHighQuality = picture == TexturePicture.Normal || picture == TexturePicture.Mask,
                HasAlpha = picture == TexturePicture.Mask,
                Repeats = seamless,
                MaxSize = Limit(width > height ? width : height),
            };
        }

        private static int Limit(int side)
        {
            int limit = SmallestLimit;
            while (limit < side && limit < LargestLimit)
            {
                limit *= 2;
            }
            return limit;
        }
    }
}
