// Tells Unity's importer how to import a picture of a texture. Decides nothing itself.
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal static class TextureImports
    {
        /// <summary>Sets an importer up; the caller has the asset imported again.</summary>
        public static void Apply(AssetImporter importer, TextureImport import)
        {
            var texture = importer as TextureImporter;
            if (!texture)
            {
                return;
            }
            texture.textureType = import.IsNormalMap ? TextureImporterType.NormalMap : TextureImporterType.Default;
            texture.sRGBTexture = import.IsSrgb;
            texture.alphaSource = import.HasAlpha ? TextureImporterAlphaSource.FromInput : TextureImporterAlphaSource.None;
            texture.alphaIsTransparency = false;
            texture.mipmapEnabled = true;
            // Sides are multiples of 8 as they are; scaled to powers of two, courses of bricks would blur.
            texture.npotScale = TextureImporterNPOTScale.None;
            texture.wrapMode = import.Repeats ? TextureWrapMode.Repeat : TextureWrapMode.Clamp;
            texture.maxTextureSize = import.MaxSize;
            texture.textureCompression = Compression(import);
        }

        private static TextureImporterCompression Compression(TextureImport import)
        {
            if (!import.IsCompressed)
            {
                return TextureImporterCompression.Uncompressed;
            }
            return import.IsHighQuality ? TextureImporterCompression.CompressedHQ : TextureImporterCompression.Compressed;
        }
    }
}
