// Land into the scene, as one step of Undo: a new terrain with its TerrainData, or the heights of one that is there. What
// takes long is done before, on another thread.
using System;
using System.IO;
using System.Threading.Tasks;
using Capriccio.Core;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;
using UnityEngine.SceneManagement;

namespace Capriccio.Editor
{
    internal sealed class TerrainPlacer
    {
        private const string NewName = "Capriccio Terrain";

        // As Unity makes its own terrains.
        private const int BaseMapPx = 1024;
        private const int DetailPx = 1024;

        private readonly MadeLand land;
        private readonly Terrain target;
        private readonly bool keepsSize;
        private readonly TerrainPlan plan;
        private readonly float[,] heights;

        private TerrainPlacer(MadeLand land, Terrain target, bool keepsSize, TerrainPlan plan, float[,] heights)
        {
            this.land = land;
            this.target = target;
            this.keepsSize = keepsSize;
            this.plan = plan;
            this.heights = heights;
        }

        /// <summary>What could not be done besides, for people; null where all was done.</summary>
        public string Problem { get; private set; }

        /// <summary>Points on each side of a terrain of its own.</summary>
        public static int ResolutionFor(HeightField field)
        {
            return TerrainSizes.Fitting(Math.Max(field.Columns, field.Rows));
        }

        /// <summary>Turns land into what a terrain holds.</summary>
        /// <param name="land">The land.</param>
        /// <param name="target">The terrain that shall have it; null for a new one.</param>
        /// <param name="keepsSize">Whether the terrain keeps its extent, its height and its number of points.</param>
        public static async Task<TerrainPlacer> PrepareAsync(MadeLand land, Terrain target, bool keepsSize)
        {
            bool keeps = target && keepsSize;
            int resolution = keeps ? target.terrainData.heightmapResolution : ResolutionFor(land.Field);
            TerrainPlan plan = await Task.Run(() => TerrainPlan.Of(land.Field, resolution));
            float[,] heights = await Task.Run(() => plan.Rows(0, plan.Resolution));
            return new TerrainPlacer(land, target, keeps, plan, heights);
        }

        /// <summary>Puts it into the scene. Main thread only.</summary>
        /// <param name="parent">Below which object a new terrain is put; null for none.</param>
        public Terrain Place(GameObject parent)
        {
            Undo.IncrementCurrentGroup();
            int step = Undo.GetCurrentGroup();
            Terrain placed = target ? Change() : Create(parent);
            string name = target ? $"Generate {target.name}" : $"Create {placed.name}";
            SaveNote(placed.terrainData, name);
            Undo.SetCurrentGroupName(name);
            Undo.CollapseUndoOperations(step);
            return placed;
        }

        private Terrain Change()
        {
            TerrainData data = target.terrainData;
            Undo.RegisterCompleteObjectUndo(data, NewName);
            if (!keepsSize)
            {
                CapriccioTerrain.SetSize(data, plan);
                Undo.RecordObject(target.transform, NewName);
                Vector3 place = target.transform.position;
                target.transform.position = new Vector3(place.x, plan.FootM, place.z);
            }
            data.SetHeights(0, 0, heights);
            EditorUtility.SetDirty(data);
            return target;
        }

        private Terrain Create(GameObject parent)
        {
            TerrainData data = NewData();
            GameObject made = Terrain.CreateTerrainGameObject(data);
            made.name = NewName;
            if (parent)
            {
                GameObjectUtility.SetParentAndAlign(made, parent);
            }
            else
            {
                StageUtility.PlaceGameObjectInCurrentStage(made);
            }
            Vector3 place = made.transform.position;
            made.transform.position = new Vector3(place.x, place.y + plan.FootM, place.z);
            GameObjectUtility.EnsureUniqueNameForSibling(made);
            Undo.RegisterCreatedObjectUndo(made, NewName);
            Selection.activeGameObject = made;
            return made.GetComponent<Terrain>();
        }

        // An asset of its own, as Unity's terrains have, so that other scenes can use it too. Undo leaves it where it is.
        private TerrainData NewData()
        {
            var data = new TerrainData();
            CapriccioTerrain.SetSize(data, plan);
            data.baseMapResolution = BaseMapPx;
            data.SetDetailResolution(DetailPx, data.detailResolutionPerPatch);
            data.SetHeights(0, 0, heights);
            AssetDatabase.CreateAsset(data, AssetDatabase.GenerateUniqueAssetPath($"{SceneFolder()}/{NewName}.asset"));
            return data;
        }

        private static string SceneFolder()
        {
            // A scene that was never saved has no path; one of a package lies where nothing can be saved.
            string scene = SceneManager.GetActiveScene().path;
            bool isSaved = scene != null && scene.StartsWith("Assets/", StringComparison.Ordinal);
            return isSaved ? Path.GetDirectoryName(scene).Replace('\\', '/') : "Assets";
        }

        private void SaveNote(TerrainData data, string undoName)
        {
            string path = AssetDatabase.GetAssetPath(data);
            if (string.IsNullOrEmpty(path))
            {
                return;
            }
            TerrainNote.Remember(land, path);
            try
            {
                FileStep.Save(undoName, new[] { TerrainNote.Beside(path, land) });
            }
            catch (FileProblemException error)
            {
                Problem = error.Message;
            }
        }
    }
}
