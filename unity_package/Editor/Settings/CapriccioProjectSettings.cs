// What a project says to its editors only, in ProjectSettings/Capriccio.asset, which belongs into version control. Values only.
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    [FilePath("ProjectSettings/Capriccio.asset", FilePathAttribute.Location.ProjectFolder)]
    internal sealed class CapriccioProjectSettings : ScriptableSingleton<CapriccioProjectSettings>
    {
        [SerializeField]
        [Tooltip("What Start backend runs, from the project's folder; quotes keep words together.")]
        private string startCommand = "capriccio serve";

        /// <summary>What <i>Start backend</i> runs, from the project's folder.</summary>
        public string StartCommand => startCommand;

        /// <summary>Writes the file.</summary>
        public void Save()
        {
            Save(true);
        }
    }
}
