// reference: Modules/Terrain/Public/TerrainData.bindings.cs
namespace UnityEngine
{
    public sealed class TerrainData : Object
    {
        public extern TerrainData();
        public extern int heightmapResolution { get; set; }
        public extern Vector3 size { get; set; }
        public extern int baseMapResolution { get; set; }
        public extern int detailResolutionPerPatch { get; }
        public extern void SetDetailResolution(int detailResolution, int resolutionPerPatch);
        public extern float GetHeight(int x, int y);
        public extern void SetHeights(int xBase, int yBase, float[,] heights);
        public extern void SetHeightsDelayLOD(int xBase, int yBase, float[,] heights);
        public extern void SyncHeightmap();
    }
}
