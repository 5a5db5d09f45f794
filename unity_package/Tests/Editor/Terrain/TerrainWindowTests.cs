// The terrain windows open, and find out what a file of heights is.
using System.IO;
using Capriccio.Editor;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Tests
{
    internal sealed class TerrainWindowTests
    {
        private const string RawPath = "Assets/CapriccioTest.r16";

        [TearDown]
        public void TakeAway()
        {
            if (EditorWindow.HasOpenInstances<TerrainWindow>())
            {
                EditorWindow.GetWindow<TerrainWindow>().Close();
            }
            if (EditorWindow.HasOpenInstances<Raw16Window>())
            {
                EditorWindow.GetWindow<Raw16Window>().Close();
            }
            AssetDatabase.DeleteAsset(RawPath);
        }

        [Test]
        public void TerrainWindowOpensWithoutABackend()
        {
            Assert.IsTrue(TerrainWindow.Open(null, null));
        }

        [Test]
        public void Raw16FileWithoutANoteIsGuessedToBeSquare()
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(Application.dataPath), RawPath), new byte[2 * 65 * 65]);
            AssetDatabase.ImportAsset(RawPath);
            Raw16Form form = Raw16Form.For(RawPath);
            Assert.AreEqual(65, form.columns);
            Raw16Window.Open(RawPath, null);
        }
    }
}
