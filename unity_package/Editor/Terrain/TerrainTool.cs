// Land in the editor: what the history and the menus call. Knows no window's inside.
using System.Linq;
using UnityEditor;

namespace Capriccio.Editor
{
    internal sealed class TerrainTool : IEditorTool
    {
        public const string ToolName = "terrain";

        public string Name => ToolName;

        /// <summary>The drawings that land was made after, at least as long as the history remembers the land.</summary>
        public static DrawingFiles Drawings => new DrawingFiles(CapriccioEditor.LibraryPath("Drawings"));

        public void Rerun(HistoryEntry entry)
        {
            TerrainWindow.Open(null, null).MakeAgain(entry.Type, entry.Body, entry.Source.FirstOrDefault());
        }

        [InitializeOnLoadMethod]
        private static void Begin()
        {
            CapriccioEditor.Register(new TerrainTool());
        }
    }
}
