// Land for a running game: asked for, and put into terrains a few rows a frame. Main thread only. The numbers are TerrainPlan's.
using System;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    /// <summary>Makes land with the backend, and terrains of it, while a game runs. To be called on the main thread.</summary>
    /// <example>
    /// <code>
    /// HeightField hills = await CapriccioTerrain.GenerateAsync(new TerrainRequest(513) { Seed = 7, ReliefM = 120, CellM = 2 });
    /// await CapriccioTerrain.ApplyAsync(GetComponent&lt;Terrain&gt;(), hills);
    /// </code>
    /// </example>
    public static class CapriccioTerrain
    {
        /// <summary>Heights that are given to Unity in one frame: some tenths of a millisecond.</summary>
        private const int HeightsAFrame = 65536;

        /// <summary>Has land made from a seed (<see cref="TerrainRequest"/>) or after a drawing (<see cref="TerrainSketchRequest"/>).</summary>
        /// <param name="request">What land it shall be.</param>
        /// <param name="progress">Told how far it is, on the main thread; null for nobody.</param>
        /// <param name="cancellation">Cancelling it tells the backend to stop.</param>
        /// <exception cref="CapriccioException">There is no backend, or it can't; the message says why.</exception>
        public static async Task<HeightField> GenerateAsync(
            LandRequest request, IProgress<RequestProgress> progress = null, CancellationToken cancellation = default(CancellationToken))
        {
            CapriccioClient client = CapriccioBackend.Client;
            await client.ConnectAsync(cancellation);
            return await client.GenerateHeightsAsync(request, progress, cancellation);
        }

        /// <summary>
        /// Gives a terrain the size and the heights of land, a few rows a frame. It stays where it is: set the height of its
        /// position to <see cref="HeightField.MinimumM"/> to have heights in metres above the land's own zero.
        /// </summary>
        /// <param name="terrain">The terrain; its <see cref="TerrainData"/> is changed.</param>
        /// <param name="field">The land.</param>
        /// <param name="resolution">Points on each side, a power of two and one from 33 to 4097; null for what suits the land.</param>
        /// <param name="cancellation">Given up in the middle, the terrain keeps the rows that it has by then.</param>
        /// <exception cref="OperationCanceledException">It was given up, or the terrain was destroyed meanwhile.</exception>
        public static async Task ApplyAsync(
            Terrain terrain, HeightField field, int? resolution = null, CancellationToken cancellation = default(CancellationToken))
        {
            TerrainPlan plan = await Task.Run(() => TerrainPlan.Of(field, resolution, cancellation), cancellation);
            TerrainData data = DataOf(terrain);
            SetSize(data, plan);
            int rowsAFrame = Math.Max(1, HeightsAFrame / plan.Resolution);
            float[,] heights = null;
            for (int south = 0; south < plan.Resolution; south += rowsAFrame)
            {
                int first = south;
                float[,] reused = heights;
                int count = Math.Min(rowsAFrame, plan.Resolution - south);
                heights = await Task.Run(() => plan.Rows(first, count, reused), cancellation);
                DataOf(terrain).SetHeightsDelayLOD(0, first, heights);
            }
            DataOf(terrain).SyncHeightmap();
        }

        /// <summary>
        /// Makes a terrain with a collider of land. Its south-western corner is at the origin, its foot at the land's lowest
        /// height.
        /// </summary>
        /// <param name="field">The land.</param>
        /// <param name="resolution">Points on each side, a power of two and one from 33 to 4097; null for what suits the land.</param>
        /// <param name="cancellation">Given up in the middle, there is no terrain.</param>
        /// <remarks>Destroy its <see cref="TerrainData"/> with it: Unity does so only when a scene is unloaded.</remarks>
        public static async Task<Terrain> CreateAsync(
            HeightField field, int? resolution = null, CancellationToken cancellation = default(CancellationToken))
        {
            var data = new TerrainData { name = "Capriccio Terrain" };
            GameObject made = Terrain.CreateTerrainGameObject(data);
            made.name = data.name;
            made.transform.position = new Vector3(0, field.MinimumM, 0);
            var terrain = made.GetComponent<Terrain>();
            try
            {
                await ApplyAsync(terrain, field, resolution, cancellation);
                return terrain;
            }
            catch
            {
                UnityEngine.Object.Destroy(made);
                UnityEngine.Object.Destroy(data);
                throw;
            }
        }

        /// <summary>Sets resolution and size, in this order: setting the first changes the second.</summary>
        internal static void SetSize(TerrainData data, TerrainPlan plan)
        {
            data.heightmapResolution = plan.Resolution;
            data.size = new Vector3(plan.SizeXM, plan.SizeYM, plan.SizeZM);
        }

        private static TerrainData DataOf(Terrain terrain)
        {
            TerrainData data = terrain ? terrain.terrainData : null;
            return data ? data : throw new OperationCanceledException("The terrain was destroyed, or has no TerrainData.");
        }
    }
}
