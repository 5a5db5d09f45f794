// Music in the editor: its menu, what the history calls, and how music becomes a file. Knows no window's inside.
using System.IO;
using System.Linq;
using Capriccio.Protocol;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal sealed class MusicTool : IEditorTool
    {
        public const string ToolName = "music";
        private const string Extension = ".mid";
        private const int BelowScripts = 90;

        public string Name => ToolName;

        public void Rerun(HistoryEntry entry)
        {
            if (entry.Type == Spec.Requests.MusicCompose)
            {
                MusicWindow.Open(null).MakeAgain(entry.Body);
            }
            else
            {
                Debug.LogWarning($"Capriccio: {entry.Title} was made by {entry.Type} of a file that it does not hold; give that to the backend again.");
            }
        }

        /// <summary>Asks where a MIDI file is to go, and saves it as one step of Undo; returns the path, null where nobody chose one.</summary>
        /// <param name="midi">The file.</param>
        /// <param name="loops">Whether it is imported as a score that repeats.</param>
        /// <param name="folder">Where it is offered to go.</param>
        /// <param name="job">What made it; null where that is not known any more.</param>
        /// <exception cref="Core.FileProblemException">It can't be saved; the message says why.</exception>
        public static string Save(byte[] midi, bool loops, string folder, Job job)
        {
            string name = Path.GetFileNameWithoutExtension(FileNames.Next(folder, "music", Extension, FileStep.Exists));
            string path = EditorUtility.SaveFilePanelInProject("Save MIDI", name, "mid", "Where the music goes.", folder);
            if (string.IsNullOrEmpty(path))
            {
                return null;
            }
            var file = new NewFile(path, midi) { Overwrite = true, Configure = importer => ((MidiImporter)importer).Loops = loops };
            string[] made = FileStep.Save($"Save {Path.GetFileName(path)}", new[] { file }).ToArray();
            if (job != null)
            {
                CapriccioEditor.History.AddFiles(job, made);
            }
            EditorGUIUtility.PingObject(AssetDatabase.LoadAssetAtPath<CapriccioScore>(path));
            return path;
        }

        [InitializeOnLoadMethod]
        private static void Begin()
        {
            CapriccioEditor.Register(new MusicTool());
        }

        [MenuItem("Assets/Create/Capriccio/MIDI Track…", false, BelowScripts)]
        private static void Create()
        {
            MusicWindow.Open(SelectedFolder());
        }

        // The folder that is selected, or that of the selected asset; null where none is.
        private static string SelectedFolder()
        {
            string path = Selection.activeObject ? AssetDatabase.GetAssetPath(Selection.activeObject) : string.Empty;
            if (AssetDatabase.IsValidFolder(path) || path.Length == 0)
            {
                return path.Length == 0 ? null : path;
            }
            return path.Substring(0, path.LastIndexOf('/'));
        }
    }
}
