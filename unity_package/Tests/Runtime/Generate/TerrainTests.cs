// Land in a running game: which way it lies, over several frames, and given up.
using System.Collections;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class TerrainTests
    {
        private const int Side = 1025;
        private const float PeakM = 60;

        private Terrain terrain;

        [TearDown]
        public void TakeAway()
        {
            if (terrain)
            {
                Object.Destroy(terrain.terrainData);
                Object.Destroy(terrain.gameObject);
            }
        }

        [UnityTest]
        public IEnumerator LandIsAppliedTheRightWayUpOverSeveralFrames()
        {
            Task<Terrain> making = CapriccioTerrain.CreateAsync(Land());
            int begun = Time.frameCount;
            while (!making.IsCompleted)
            {
                yield return null;
            }
            terrain = making.Result;
            Assert.IsTrue(Time.frameCount - begun > 4);
            Assert.AreEqual(Side, terrain.terrainData.heightmapResolution);
            Assert.AreEqual(PeakM, terrain.terrainData.GetHeight(200, Side - 1 - 100), 0.01);
            Assert.AreEqual(0, terrain.terrainData.GetHeight(200, 100), 0.01);
        }

        [UnityTest]
        public IEnumerator LandThatIsGivenUpLeavesNoTerrain()
        {
            using (var source = new CancellationTokenSource())
            {
                Task<Terrain> making = CapriccioTerrain.CreateAsync(Land(), null, source.Token);
                source.Cancel();
                while (!making.IsCompleted)
                {
                    yield return null;
                }
                Assert.IsTrue(making.IsCanceled);
                yield return null;
                Assert.AreEqual(0, Terrain.activeTerrains.Length);
            }
        }

        private static HeightField Land()
        {
            // One point is high, a hundred rows from the north.
            var metres = new float[Side * Side];
            metres[(100 * Side) + 200] = PeakM;
            return new HeightField(metres, Side, Side, 1);
        }
    }
}
