// A baked grid is shown by a style filter without a backend, at once.
using System.Collections;
using System.IO;
using System.Text;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Rendering;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class BakedGridTests
    {
        private const int MostFrames = 120;

        private string file;
        private GameObject eye;
        private CapriccioBakedGrid grid;

        [TearDown]
        public void TakeAway()
        {
            Object.Destroy(eye);
            Object.Destroy(grid);
            if (file != null)
            {
                File.Delete(file);
            }
        }

        [UnityTest]
        public IEnumerator FilterShowsItWithoutABackend()
        {
            // Other pipelines want their feature or pass in the project first.
            if (SystemInfo.graphicsDeviceType == GraphicsDeviceType.Null || GraphicsSettings.currentRenderPipeline != null)
            {
                yield break;
            }
            file = Path.GetTempFileName();
            File.WriteAllBytes(file, Black());
            grid = CapriccioBakedGrid.Load(file);
            eye = new GameObject("Capriccio test", typeof(Camera));
            var filter = eye.AddComponent<CapriccioStyleFilter>();
            filter.Model = string.Empty;
            filter.EngineLook = grid;
            for (int frame = 0; frame < MostFrames && filter.Showing != CapriccioShowing.EngineLook; frame++)
            {
                yield return null;
            }
            Assert.AreEqual(CapriccioShowing.EngineLook, filter.Showing, filter.StatusText);
            Assert.AreEqual("no model is chosen", filter.StandInReason);
        }

        // One cell that turns all colours into black.
        private static byte[] Black()
        {
            byte[] note = Encoding.UTF8.GetBytes("{\"shape\":[1,1,1,12]}");
            var bytes = new MemoryStream();
            using (var writer = new BinaryWriter(bytes))
            {
                writer.Write(Encoding.ASCII.GetBytes("CAPGRID1"));
                writer.Write(note.Length);
                writer.Write(note);
                writer.Write(new byte[12 * sizeof(ushort)]);
            }
            return bytes.ToArray();
        }
    }
}
