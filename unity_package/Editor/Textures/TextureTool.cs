// Textures in the editor: what the menus and the history call. Knows no window's inside.
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;
using UnityEditor;

namespace Capriccio.Editor
{
    internal sealed class TextureTool : IEditorTool
    {
        private const string Variations = "Assets/Capriccio/Generate Texture Variations…";
        private const string New = "Assets/Create/Capriccio/Texture…";
        private const int InAssets = 2000;
        private const string NoSource = "The texture that this was made of is not known, or no longer in the project. The settings are "
            + "filled in: select the texture, and choose Assets > Capriccio > Generate Texture Variations…";

        public string Name => TextureMaking.Tool;

        public void Rerun(HistoryEntry entry)
        {
            TextureSource source = SourceOf(entry);
            TexturesWindow window = TexturesWindow.Open(source == null ? new TextureSource[0] : new[] { source });
            window.Fill(entry.Body);
            if (source == null)
            {
                window.Say(NoSource);
                return;
            }
            window.Start();
        }

        [MenuItem(Variations, false, InAssets)]
        private static void OpenVariations()
        {
            IReadOnlyList<TextureSource> sources = TextureSelection.Sources();
            if (sources.Count > 0)
            {
                TexturesWindow.Open(sources);
            }
        }

        [MenuItem(Variations, true)]
        private static bool CanOpenVariations()
        {
            return TextureSelection.IsAny;
        }

        [MenuItem(New)]
        private static void OpenNew()
        {
            TexturesWindow.Open(new[] { TextureSource.OfLabel(string.Empty, TextureSelection.Folder()) });
        }

        [InitializeOnLoadMethod]
        private static void Begin()
        {
            CapriccioEditor.Register(new TextureTool());
        }

        private static TextureSource SourceOf(HistoryEntry entry)
        {
            if (entry.Type == Spec.Requests.TextureSynthesize)
            {
                return entry.Body["label"].TryGetString(out string label) ? TextureSource.OfLabel(label, FolderOf(entry)) : null;
            }
            // A GUID, or a path where the texture had none.
            string source = entry.Source.FirstOrDefault() ?? string.Empty;
            string path = AssetDatabase.GUIDToAssetPath(source);
            return TextureSelection.Source(string.IsNullOrEmpty(path) ? source : path);
        }

        // Where it was saved the last time.
        private static string FolderOf(HistoryEntry entry)
        {
            string file = entry.Files.FirstOrDefault(each => each.StartsWith("Assets/", System.StringComparison.Ordinal));
            string folder = file == null ? string.Empty : file.Substring(0, file.LastIndexOf('/'));
            return AssetDatabase.IsValidFolder(folder) ? folder : TextureSource.DefaultFolder;
        }
    }
}
