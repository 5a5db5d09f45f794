// A .cube file in the project becomes a colour table; a broken one says which line is wrong.
using System.IO;
using Capriccio.Editor;
using NUnit.Framework;
using UnityEditor;

namespace Capriccio.Tests
{
    internal sealed class ColorTableImporterTests
    {
        private const string Path = "Assets/Capriccio test.cube";
        private const string Table = "LUT_3D_SIZE 2\nDOMAIN_MAX 2 2 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n";

        [TearDown]
        public void TakeAway()
        {
            AssetDatabase.DeleteAsset(Path);
        }

        [Test]
        public void FileBecomesATable()
        {
            File.WriteAllText(Path, Table);
            AssetDatabase.ImportAsset(Path);
            // In projects with HDRP its own importer takes the file.
            if (!(AssetImporter.GetAtPath(Path) is ColorTableImporter))
            {
                return;
            }
            var table = AssetDatabase.LoadAssetAtPath<CapriccioColorTable>(Path);
            Assert.IsNotNull(table);
            Assert.AreEqual(2, table.Texture.width);
            Assert.AreEqual(2.0, table.DomainMax.y, 0.0);
        }

        [Test]
        public void TableOfAPlayersFileIsRead()
        {
            string file = System.IO.Path.GetTempFileName();
            File.WriteAllText(file, "LUT_3D_SIZE 2\n0 0 none\n");
            try
            {
                CapriccioColorTable.LoadCube(file);
                Assert.IsTrue(false, "it was read");
            }
            catch (CapriccioException error)
            {
                Assert.IsTrue(error.Message.Contains("Line 2: '0 0 none'"), error.Message);
            }
            finally
            {
                File.Delete(file);
            }
        }
    }
}
