// What to start, and with what around it. Values only.
using System.Collections.Generic;

namespace Capriccio.Editor
{
    /// <summary>A program with all that it is started with. Immutable.</summary>
    internal sealed class LaunchPlan
    {
        /// <param name="words">The program's path, and its arguments.</param>
        /// <param name="folder">Where it runs: relative paths in its arguments start here.</param>
        /// <param name="logPath">The file that all that it prints goes to; it begins with the command.</param>
        /// <param name="surroundings">Environment variables besides the editor's own.</param>
        public LaunchPlan(IReadOnlyList<string> words, string folder, string logPath, IReadOnlyDictionary<string, string> surroundings)
        {
            Words = words;
            Folder = folder;
            LogPath = logPath;
            Surroundings = surroundings;
        }

        public IReadOnlyList<string> Words { get; }

        public string Folder { get; }

        public string LogPath { get; }

        public IReadOnlyDictionary<string, string> Surroundings { get; }
    }
}
