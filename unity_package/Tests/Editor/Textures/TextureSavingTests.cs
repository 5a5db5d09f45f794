// Textures as they are imported, and materials of them in this project's render pipeline.
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using Capriccio.Editor;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio.Tests
{
    internal sealed class TextureSavingTests
    {
        private const string Folder = "Assets/CapriccioTextureSavingTests";
        private const int Width = 72;
        private const int Height = 40;

        [TearDown]
        public void TakeAway()
        {
            AssetDatabase.DeleteAsset(Folder);
        }

        [Test]
        public void PicturesAreImportedForWhatTheyAre()
        {
            Save(TexturePicture.Image, TexturePicture.Normal, TexturePicture.Height, TexturePicture.Mask);
            Assert.IsTrue(Importer(TexturePicture.Image).sRGBTexture);
            Assert.AreEqual(TextureImporterType.NormalMap, Importer(TexturePicture.Normal).textureType);
            Assert.IsFalse(Importer(TexturePicture.Height).sRGBTexture);
            Assert.AreEqual(TextureImporterCompression.Uncompressed, Importer(TexturePicture.Height).textureCompression);
            Assert.IsFalse(Importer(TexturePicture.Mask).sRGBTexture);
            Assert.AreEqual(TextureImporterAlphaSource.FromInput, Importer(TexturePicture.Mask).alphaSource);
            foreach (TexturePicture picture in new[] { TexturePicture.Image, TexturePicture.Normal, TexturePicture.Height, TexturePicture.Mask })
            {
                var texture = AssetDatabase.LoadAssetAtPath<Texture2D>(PathOf(picture));
                Assert.AreEqual($"{Width} {Height}", $"{texture.width} {texture.height}");
                Assert.AreEqual(TextureWrapMode.Repeat, texture.wrapMode);
            }
        }

        [Test]
        public void MaterialShowsItsTextures()
        {
            if (TextureMaterials.Obstacle != null)
            {
                Assert.Ignore(TextureMaterials.Obstacle);
            }
            Save(TexturePicture.Image, TexturePicture.Normal, TexturePicture.Mask);
            RenderPipelineAsset pipeline = GraphicsSettings.currentRenderPipeline;
            PipelineMaterial plan = PipelineMaterial.For(pipeline ? pipeline.GetType().Name : null);
            Material material = TextureMaterials.Make(
                new[] { TexturePicture.Image, TexturePicture.Normal, TexturePicture.Mask }.ToDictionary(picture => picture, PathOf));
            foreach (MaterialSlot slot in plan.Slots)
            {
                Assert.IsTrue(material.HasProperty(slot.Property), slot.Property);
                Assert.AreEqual(PathOf(slot.Picture), AssetDatabase.GetAssetPath(material.GetTexture(slot.Property)));
                foreach (string keyword in slot.Keywords)
                {
                    Assert.IsTrue(material.IsKeywordEnabled(keyword), keyword);
                }
            }
            Object.DestroyImmediate(material);
        }

        private static void Save(params TexturePicture[] pictures)
        {
            IEnumerable<NewFile> files = pictures.Select(picture => new NewFile(PathOf(picture), Png(picture == TexturePicture.Mask ? 4 : 3))
            {
                Configure = importer => TextureImports.Apply(importer, TextureImport.For(picture, Width, Height, true)),
            });
            FileStep.Save("Save test textures", files.ToArray());
        }

        private static TextureImporter Importer(TexturePicture picture)
        {
            return (TextureImporter)AssetImporter.GetAtPath(PathOf(picture));
        }

        private static string PathOf(TexturePicture picture)
        {
            return $"{Folder}/{picture}.png";
        }

        private static byte[] Png(int channels)
        {
            return new PngWriter().Write(new Pixels(new byte[Width * Height * channels], Width, Height, channels)).ToArray();
        }
    }
}
