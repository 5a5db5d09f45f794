// reference: Modules/Terrain/Public/Terrain.bindings.cs
namespace UnityEngine
{
    public sealed class Terrain : Behaviour
    {
        public extern TerrainData terrainData { get; set; }
        public static extern Terrain[] activeTerrains { get; }
        public static extern GameObject CreateTerrainGameObject(TerrainData assignTerrain);
    }
}
