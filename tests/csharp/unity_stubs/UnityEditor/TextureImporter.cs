// reference: Editor/Mono/AssetPipeline/TextureImporter.bindings.cs, Editor/Mono/AssetPipeline/TextureImporterEnums.cs
using UnityEngine;

namespace UnityEditor
{
    public enum TextureImporterAlphaSource
    {
        None = 0,
        FromInput = 1,
        FromGrayScale = 2,
    }

    public enum TextureImporterCompression
    {
        Uncompressed = 0,
        Compressed = 1,
        CompressedHQ = 2,
        CompressedLQ = 3,
    }

    public enum TextureImporterNPOTScale
    {
        None = 0,
        ToNearest = 1,
    }

    public enum TextureImporterType
    {
        Default = 0,
        NormalMap = 1,
    }

    public sealed class TextureImporter : AssetImporter
    {
        public extern int maxTextureSize { get; set; }
        public extern TextureImporterCompression textureCompression { get; set; }
        public extern TextureImporterAlphaSource alphaSource { get; set; }
        public extern TextureImporterNPOTScale npotScale { get; set; }
        public extern bool mipmapEnabled { get; set; }
        public extern bool sRGBTexture { get; set; }
        public extern FilterMode filterMode { get; set; }
        public extern TextureWrapMode wrapMode { get; set; }
        public extern bool alphaIsTransparency { get; set; }
        public extern TextureImporterType textureType { get; set; }
        public extern void GetSourceTextureWidthAndHeight(out int width, out int height);
    }
}
