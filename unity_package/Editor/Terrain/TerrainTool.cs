// Land in the editor: what the history and the menus call. Knows no window's inside.
using System.IO;
using System.Linq;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal sealed class TerrainTool : IEditorTool
    {
        public const string ToolName = "terrain";

        public string Name => ToolName;

        /// <summary>The drawings that land was made after, as long as the history remembers the land.</summary>
        public static DrawingFiles Drawings =>
            new DrawingFiles(Path.Combine(Path.GetDirectoryName(Application.dataPath), "Library", "Capriccio", "Drawings"));

        public void Rerun(HistoryEntry entry)
        {
            TerrainWindow.Open(null, null).MakeAgain(entry.Type, entry.Body, entry.Source.FirstOrDefault());
        }

        /// <summary>Deletes the drawings of land that nobody remembers.</summary>
        public static void ForgetDrawings()
        {
            Drawings.Forget(CapriccioEditor.History.Entries.SelectMany(entry => entry.Source)
                .Concat(CapriccioEditor.Jobs.Jobs.SelectMany(job => job.Source.Assets)));
        }

        [InitializeOnLoadMethod]
        private static void Begin()
        {
            CapriccioEditor.Register(new TerrainTool());
        }
    }
}
