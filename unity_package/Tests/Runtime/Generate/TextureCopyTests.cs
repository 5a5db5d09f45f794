// What of a texture is sent to the backend: its colours as they are encoded, rows from the top.
using System;
using System.Collections;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class TextureCopyTests
    {
        private Texture2D texture;

        [TearDown]
        public void TakeAway()
        {
            UnityEngine.Object.Destroy(texture);
        }

        [UnityTest]
        public IEnumerator ColorsAreSentAsTheyAreEncodedFromTheTop()
        {
            if (!SystemInfo.supportsAsyncGPUReadback)
            {
                yield break;
            }
            // The lower row is black and grey, the upper one white and a dark red.
            byte[] rgba = { 0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 40, 8, 3, 255 };
            texture = new Texture2D(2, 2, TextureFormat.RGBA32, false, false);
            texture.SetPixelData(rgba, 0);
            texture.Apply(false, true);
            Task<WireBuffer> reading = TextureCopy.ReadAsync(texture, CancellationToken.None);
            while (!reading.IsCompleted)
            {
                yield return null;
            }
            byte[] sent = reading.Result.Bytes.ToArray();
            byte[] expected = { 255, 255, 255, 40, 8, 3, 0, 0, 0, 128, 128, 128 };
            for (int index = 0; index < expected.Length; index++)
            {
                // A linear project decodes and encodes, which may be off by one.
                Assert.IsTrue(Math.Abs(expected[index] - sent[index]) <= 1);
            }
        }
    }
}
