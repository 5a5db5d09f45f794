// Where users find land: the GameObject menu, a terrain's own menu and header, and RAW16 files in the Project window.
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal static class TerrainMenus
    {
        // Below Unity's own Terrain, which has 3000.
        private const int BelowTerrain = 3001;
        private const int InAssets = 2000;
        private const string ImportAsset = "Assets/Capriccio/Import RAW16 as Terrain…";

        [MenuItem("GameObject/3D Object/Capriccio Terrain", false, BelowTerrain)]
        private static void Create(MenuCommand command)
        {
            TerrainWindow.Open(null, command.context as GameObject);
        }

        [MenuItem("CONTEXT/Terrain/Capriccio: Generate or Sketch…")]
        private static void Generate(MenuCommand command)
        {
            TerrainWindow.Open(command.context as Terrain, null);
        }

        [MenuItem("CONTEXT/Terrain/Capriccio: Import RAW16…")]
        private static void Import(MenuCommand command)
        {
            string path = EditorUtility.OpenFilePanelWithFilters(
                "Import RAW16", Application.dataPath, new[] { "16-bit heights", "r16,raw", "All files", "*" });
            if (!string.IsNullOrEmpty(path))
            {
                Raw16Window.Open(path, command.context as Terrain);
            }
        }

        [MenuItem(ImportAsset, false, InAssets)]
        private static void ImportSelected()
        {
            Raw16Window.Open(AssetDatabase.GetAssetPath(Selection.activeObject), null);
        }

        [MenuItem(ImportAsset, true)]
        private static bool CanImportSelected()
        {
            return Selection.activeObject && Raw16Form.IsNamed(AssetDatabase.GetAssetPath(Selection.activeObject));
        }

        // Unity's inspector of a Terrain can't be added to; the header above it can.
        [InitializeOnLoadMethod]
        private static void AddButton()
        {
            UnityEditor.Editor.finishedDefaultHeaderGUI += DrawButton;
        }

        private static void DrawButton(UnityEditor.Editor editor)
        {
            var inspected = editor.target as GameObject;
            if (inspected && inspected.TryGetComponent(out Terrain terrain) && GUILayout.Button("Capriccio: Generate or Sketch…"))
            {
                TerrainWindow.Open(terrain, null);
            }
        }
    }
}
