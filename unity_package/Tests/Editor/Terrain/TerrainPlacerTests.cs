// Land in a scene: which way it lies, how high it is, and that one step of Undo takes it back.
using System.Collections;
using System.Threading.Tasks;
using Capriccio.Editor;
using Capriccio.Protocol;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;
using UnityEngine.TestTools;

namespace Capriccio.Tests
{
    internal sealed class TerrainPlacerTests
    {
        private const int Side = 33;
        private const float CellM = 2;
        private const float PeakM = 60;
        private const float PitM = -20;

        // Unity keeps 15 bits of a height.
        private const double PrecisionM = (PeakM - PitM) / 32766;

        private Terrain terrain;
        private string assetPath;

        [TearDown]
        public void TakeAway()
        {
            if (terrain)
            {
                Object.DestroyImmediate(terrain.gameObject);
            }
            if (!string.IsNullOrEmpty(assetPath))
            {
                AssetDatabase.DeleteAsset(assetPath);
                AssetDatabase.DeleteAsset(assetPath + ".json");
            }
        }

        [UnityTest]
        public IEnumerator NewTerrainHasTheLandTheRightWayUp()
        {
            yield return Place(Land(), null, false);
            TerrainData data = terrain.terrainData;
            Assert.AreEqual(Side, data.heightmapResolution);
            Assert.AreEqual((Side - 1) * CellM, data.size.x, 1e-4);
            Assert.AreEqual(PeakM - PitM, data.size.y, 1e-4);
            Assert.AreEqual(PitM, terrain.transform.position.y, 1e-4);
            Assert.AreEqual(PeakM - PitM, data.GetHeight(20, Side - 3), PrecisionM);
            Assert.AreEqual(0, data.GetHeight(0, Side - 1), PrecisionM);
            Assert.AreEqual(-PitM, data.GetHeight(0, 0), PrecisionM);
        }

        [UnityTest]
        public IEnumerator NewTerrainSaysHowItWasMade()
        {
            yield return Place(Land(), null, false);
            Provenance told = ProvenanceOf.File(assetPath);
            Assert.AreEqual("terrain.generate", told.Type);
            Assert.AreEqual(7L, told.Seed);
        }

        [UnityTest]
        public IEnumerator UndoTakesANewTerrainAway()
        {
            yield return Place(Land(), null, false);
            Undo.PerformUndo();
            Assert.IsTrue(terrain == null);
            Undo.PerformRedo();
        }

        [UnityTest]
        public IEnumerator UndoGivesATerrainItsOwnLandBack()
        {
            yield return Place(Land(), null, false);
            Vector3 size = terrain.terrainData.size;
            yield return Place(new MadeLand(new HeightField(new float[65 * 65], 65, 65, 1), Told(), null), terrain, false);
            Assert.AreEqual(65, terrain.terrainData.heightmapResolution);
            Undo.PerformUndo();
            Assert.AreEqual(Side, terrain.terrainData.heightmapResolution);
            Assert.AreEqual(size.y, terrain.terrainData.size.y, 1e-4);
            Assert.AreEqual(PeakM - PitM, terrain.terrainData.GetHeight(20, Side - 3), PrecisionM);
        }

        [UnityTest]
        public IEnumerator TerrainMayKeepItsSize()
        {
            yield return Place(Land(), null, false);
            terrain.terrainData.size = new Vector3(500, 10, 400);
            yield return Place(Land(), terrain, true);
            Assert.AreEqual(500, terrain.terrainData.size.x, 1e-3);
            Assert.AreEqual(10, terrain.terrainData.GetHeight(20, Side - 3), 1e-3);
        }

        private static MadeLand Land()
        {
            // One point is high, in the third row from the north; the north-western corner is low.
            var metres = new float[Side * Side];
            metres[(2 * Side) + 20] = PeakM;
            metres[0] = PitM;
            return new MadeLand(new HeightField(metres, Side, Side, CellM), Told(), null);
        }

        private static MessagePackValue Told()
        {
            return MessagePackValue.Map(
                MessagePackValue.Entry("kind", MessagePackValue.From("terrain.generate")), MessagePackValue.Entry("seed", MessagePackValue.From(7)));
        }

        private IEnumerator Place(MadeLand land, Terrain target, bool keepsSize)
        {
            Task<TerrainPlacer> preparing = TerrainPlacer.PrepareAsync(land, target, keepsSize);
            yield return Waiting.For(preparing);
            terrain = preparing.Result.Place(null);
            assetPath = AssetDatabase.GetAssetPath(terrain.terrainData);
        }
    }
}
