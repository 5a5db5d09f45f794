// A style filter on a camera without a backend: what it shows, draws and says.
using System.Collections;
using NUnit.Framework;
using Unity.Collections;
using UnityEngine;
using UnityEngine.Experimental.Rendering;
using UnityEngine.Rendering;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class StyleFilterTests
    {
        private const int Side = 64;
        private const float LongestS = 5f;

        private GameObject eye;
        private CapriccioStyleFilter filter;
        private CapriccioColorTable table;
        private RenderTexture picture;

        // Other pipelines want their feature or pass in the project first.
        private static bool CanDraw =>
            SystemInfo.graphicsDeviceType != GraphicsDeviceType.Null && GraphicsSettings.currentRenderPipeline == null;

        [SetUp]
        public void MakeCamera()
        {
            picture = new RenderTexture(Side, Side, 24, GraphicsFormat.R8G8B8A8_SRGB);
            eye = new GameObject("Capriccio test", typeof(Camera));
            var camera = eye.GetComponent<Camera>();
            camera.clearFlags = CameraClearFlags.SolidColor;
            camera.backgroundColor = new Color(0.2f, 0.4f, 0.6f, 1f);
            camera.targetTexture = picture;
            filter = eye.AddComponent<CapriccioStyleFilter>();
            filter.Model = string.Empty;
        }

        [TearDown]
        public void TakeAway()
        {
            CapriccioBackend.Disconnect();
            Object.Destroy(eye);
            Object.Destroy(picture);
            if (table != null)
            {
                Object.Destroy(table.Texture);
                Object.Destroy(table);
            }
        }

        [UnityTest]
        public IEnumerator SaysWhyTheGameIsSeenAsItIs()
        {
            string told = null;
            filter.PassThroughStarted += reason => told = reason;
            yield return null;
            yield return null;
            Assert.AreEqual(CapriccioShowing.Game, filter.Showing);
            Assert.IsTrue(filter.PassThroughReason.Length > 0);
            Assert.IsNull(told);
        }

        [UnityTest]
        public IEnumerator DrawsItsBakedLookWhereThereIsNoBackend()
        {
            if (!CanDraw)
            {
                yield break;
            }
            string told = null;
            filter.StandInStarted += reason => told = reason;
            table = Inverting();
            filter.BakedLook = table;
            float waited = 0f;
            while (waited < LongestS && (filter.Showing != CapriccioShowing.BakedLook || waited < 1f))
            {
                yield return null;
                waited += Time.unscaledDeltaTime;
            }
            Assert.AreEqual(CapriccioShowing.BakedLook, filter.Showing, filter.StatusText);
            Assert.AreEqual("no model is chosen", told);
            byte[] drawn = Centre();
            Assert.AreEqual(204.0, drawn[0], 3.0);
            Assert.AreEqual(153.0, drawn[1], 3.0);
            Assert.AreEqual(102.0, drawn[2], 3.0);
        }

        [UnityTest]
        public IEnumerator PassesThroughWithItsReasonWhereNothingListens()
        {
            CapriccioBackend.Disconnect();
            CapriccioBackend.Address = "tcp://127.0.0.1:9";
            filter.Model = "toon_to_natural";
            float waited = 0f;
            while (waited < LongestS && !filter.PassThroughReason.StartsWith("no backend: ", System.StringComparison.Ordinal))
            {
                yield return null;
                waited += Time.unscaledDeltaTime;
            }
            CapriccioBackend.Address = null;
            Assert.IsTrue(filter.PassThroughReason.StartsWith("no backend: ", System.StringComparison.Ordinal), filter.PassThroughReason);
            Assert.AreEqual(-1.0, filter.ShownFrameAge, 0.0);
        }

        private static CapriccioColorTable Inverting()
        {
            var values = new float[2 * 2 * 2 * 3];
            for (int color = 0; color < 8; color++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    values[(color * 3) + channel] = ((color >> channel) & 1) == 0 ? 1f : 0f;
                }
            }
            return CapriccioColorTable.Create(2, values);
        }

        // Levels of the pixel in the middle.
        private byte[] Centre()
        {
            AsyncGPUReadbackRequest request = AsyncGPUReadback.Request(picture, 0, GraphicsFormat.R8G8B8A8_SRGB);
            request.WaitForCompletion();
            NativeArray<byte> pixels = request.GetData<byte>();
            var centre = new byte[4];
            NativeArray<byte>.Copy(pixels, ((Side / 2 * Side) + (Side / 2)) * 4, centre, 0, centre.Length);
            return centre;
        }
    }
}
