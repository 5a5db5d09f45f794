// Shows what an asset says of how it was made, and has its tool make it again. Must not know how.
using System;
using System.Collections.Generic;
using System.IO;
using Capriccio.Core;
using UnityEditor;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class ProvenanceWindow : EditorWindow
    {
        private const string Menu = "Assets/Capriccio/How It Was Made";
        private const int LastInAssets = 2100;
        private const string Nothing = "This file does not say how it was made, and no note beside it does.";

        [SerializeField] private string assetPath = string.Empty;

        [MenuItem(Menu, false, LastInAssets)]
        private static void Open()
        {
            var window = GetWindow<ProvenanceWindow>();
            window.assetPath = AssetDatabase.GetAssetPath(Selection.activeObject);
            window.Build();
            window.Focus();
        }

        [MenuItem(Menu, true)]
        private static bool CanOpen()
        {
            return Selection.activeObject && File.Exists(AssetDatabase.GetAssetPath(Selection.activeObject));
        }

        private void OnEnable()
        {
            titleContent = new GUIContent("How It Was Made");
            minSize = new Vector2(320, 240);
            MakerStyle.Apply(rootVisualElement);
        }

        private void CreateGUI()
        {
            Build();
        }

        private void Build()
        {
            rootVisualElement.Clear();
            if (assetPath.Length == 0)
            {
                return;
            }
            rootVisualElement.Add(new Label(Path.GetFileName(assetPath)) { enableRichText = false }.With(MakerStyle.Text));
            try
            {
                Show(ProvenanceOf.File(assetPath));
            }
            catch (Exception error) when (error is FormatException || error is FileProblemException)
            {
                rootVisualElement.Add(new HelpBox(error.Message, HelpBoxMessageType.Warning));
            }
        }

        private void Show(Provenance told)
        {
            if (told == null)
            {
                rootVisualElement.Add(new HelpBox(Nothing, HelpBoxMessageType.Info));
                return;
            }
            VisualElement rows = new ScrollView().With(MakerStyle.RowFills);
            foreach (KeyValuePair<string, string> row in told.Rows())
            {
                rows.Add(new Label($"{row.Key}: {row.Value}") { enableRichText = false }.With(MakerStyle.Text));
            }
            rootVisualElement.Add(rows);
            IEditorTool tool = CapriccioEditor.ToolNamed(MadeAgain.ToolOf(told.Type));
            var again = new Button(() => tool.Rerun(MadeAgain.Entry(told, assetPath, CapriccioEditor.History.Entries)))
            {
                text = "Make again",
                tooltip = "The same to the last byte, while the model is the same",
            };
            again.SetEnabled(tool != null);
            rootVisualElement.Add(again);
        }
    }
}
