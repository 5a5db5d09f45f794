// Files that are saved into a project, with the real asset database and the real Undo.
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Capriccio.Core;
using Capriccio.Editor;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class FileStepTests
    {
        private const string Folder = "Assets/CapriccioFileStepTests";
        private const string Rock = Folder + "/Stones/rock.png";
        private const string Moss = Folder + "/Stones/moss.png";

        [SetUp]
        public void Begin()
        {
            AssetDatabase.DeleteAsset(Folder);
        }

        [TearDown]
        public void TakeAway()
        {
            AssetDatabase.DeleteAsset(Folder);
        }

        [UnityTest]
        public IEnumerator UndoTakesNewFilesAwayAndRedoBringsThemBackWithTheirGuids()
        {
            Save(New(Rock, 10), New(Moss, 200));
            string guid = AssetDatabase.AssetPathToGUID(Rock);
            Assert.IsTrue(AssetDatabase.LoadAssetAtPath<Texture2D>(Moss));
            Undo.PerformUndo();
            yield return Settled();
            Assert.IsFalse(FileStep.Exists(Rock) || FileStep.Exists(Moss));
            Assert.IsFalse(FileStep.Exists(Rock + ".meta"));
            Undo.PerformRedo();
            yield return Settled();
            Assert.AreEqual(guid, AssetDatabase.AssetPathToGUID(Rock));
            Assert.IsTrue(AssetDatabase.LoadAssetAtPath<Texture2D>(Moss));
            Assert.AreEqual(FilterMode.Point, Importer(Rock).filterMode);
        }

        [UnityTest]
        public IEnumerator OverwritingKeepsGuidAndImportSettings()
        {
            Save(New(Rock, 10));
            string guid = AssetDatabase.AssetPathToGUID(Rock);
            byte[] first = Bytes(Rock);
            var second = new NewFile(Rock, Png(99))
            {
                Overwrite = true,
                Configure = importer => ((TextureImporter)importer).filterMode = FilterMode.Trilinear,
            };
            FileStep.Save("Overwrite", new[] { second });
            Assert.AreEqual(guid, AssetDatabase.AssetPathToGUID(Rock));
            Assert.AreEqual(FilterMode.Point, Importer(Rock).filterMode);
            Assert.IsTrue(Bytes(Rock).SequenceEqual(second.Bytes));
            Undo.PerformUndo();
            yield return Settled();
            Assert.IsTrue(Bytes(Rock).SequenceEqual(first));
            Assert.AreEqual(guid, AssetDatabase.AssetPathToGUID(Rock));
        }

        [UnityTest]
        public IEnumerator WhatWasChangedSinceIsKept()
        {
            Save(New(Rock, 10), New(Moss, 200));
            File.WriteAllBytes(Path.Combine(FileStep.ProjectFolder, Rock), Png(77));
            Undo.PerformUndo();
            yield return Settled();
            Assert.IsTrue(FileStep.Exists(Rock));
            Assert.IsFalse(FileStep.Exists(Moss));
        }

        [Test]
        public void TakenNameSavesNothing()
        {
            Save(New(Rock, 10));
            try
            {
                Save(New(Moss, 200), New(Rock, 11));
            }
            catch (FileProblemException error)
            {
                Assert.IsTrue(error.Message.Contains(Rock));
                Assert.IsFalse(FileStep.Exists(Moss));
                return;
            }
            Assert.IsTrue(false, "A file was replaced.");
        }

        private static void Save(params NewFile[] files)
        {
            IReadOnlyList<string> paths = FileStep.Save("Save test files", files);
            Assert.AreEqual(files.Length, paths.Count);
        }

        private static NewFile New(string path, byte shade)
        {
            return new NewFile(path, Png(shade)) { Configure = importer => ((TextureImporter)importer).filterMode = FilterMode.Point };
        }

        private static TextureImporter Importer(string path)
        {
            return (TextureImporter)AssetImporter.GetAtPath(path);
        }

        private static byte[] Bytes(string path)
        {
            return File.ReadAllBytes(Path.Combine(FileStep.ProjectFolder, path));
        }

        private static byte[] Png(byte shade)
        {
            return new PngWriter().Write(new Pixels(Enumerable.Repeat(shade, 8 * 8 * 3).ToArray(), 8, 8, 3)).ToArray();
        }

        // What follows Undo is done when the editor is next idle.
        private static IEnumerator Settled()
        {
            for (int frame = 0; frame < 5; frame++)
            {
                yield return null;
            }
        }
    }
}
