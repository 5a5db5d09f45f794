// A .capgrid file in the project becomes an asset that says what it is.
using System;
using System.IO;
using System.Text;
using NUnit.Framework;
using UnityEditor;

namespace Capriccio.Tests
{
    internal sealed class BakedGridImporterTests
    {
        private const string Path = "Assets/Capriccio test.capgrid";
        private const int Values = 2 * 3 * 4 * 12;

        [TearDown]
        public void TakeAway()
        {
            AssetDatabase.DeleteAsset(Path);
        }

        [Test]
        public void FileBecomesAnAsset()
        {
            const string note = "{\"model\":\"look\",\"model_hash\":\"0123456789abcdef\",\"share\":0.97,\"shape\":[2,3,4,12]}";
            byte[] head = Encoding.ASCII.GetBytes("CAPGRID1");
            byte[] text = Encoding.UTF8.GetBytes(note);
            using (FileStream file = File.Create(Path))
            {
                file.Write(head, 0, head.Length);
                file.Write(BitConverter.GetBytes(text.Length), 0, sizeof(int));
                file.Write(text, 0, text.Length);
                file.Write(new byte[Values * sizeof(ushort)], 0, Values * sizeof(ushort));
            }
            AssetDatabase.ImportAsset(Path);
            var grid = AssetDatabase.LoadAssetAtPath<CapriccioBakedGrid>(Path);
            Assert.IsNotNull(grid);
            Assert.AreEqual(2, grid.Rows);
            Assert.AreEqual(3, grid.Columns);
            Assert.AreEqual(4, grid.Depth);
            Assert.AreEqual("look", grid.Model);
            Assert.AreEqual("0123456789abcdef", grid.ModelHash);
            Assert.AreEqual(0.97, grid.Share, 1e-6);
        }
    }
}
