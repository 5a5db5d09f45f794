// The private Python environment that this user's editors share: where it lies, whether it is complete, and the commands that
// make, remove and use it. The script beside the package does the work. Must not know processes.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class PrivateEnvironment
    {
        /// <summary>The version file: it names the folder of the environment that is used, and none until one is complete.</summary>
        public const string VersionFile = "capriccio-environment.json";

        private const string Progress = "@progress ";
        private readonly Machine machine;

        /// <param name="folder">Where it lies, or will; see <see cref="FolderOf"/>.</param>
        /// <param name="script">The path of <c>make_environment.py</c>.</param>
        /// <param name="machine">What this runs on.</param>
        public PrivateEnvironment(string folder, string script, Machine machine)
        {
            Folder = folder;
            Script = script;
            this.machine = machine;
        }

        public string Folder { get; }

        /// <summary>The script that makes and removes it.</summary>
        public string Script { get; }

        /// <summary>The folder of this user's applications, where that of all projects' editors belongs.</summary>
        public static string FolderOf(Machine machine)
        {
            // A user without a folder is one of a service's; what is temporary does for it.
            string home = machine.Home ?? Path.GetTempPath().TrimEnd('/', '\\');
            switch (machine.Kind)
            {
                case MachineKind.Windows:
                    return machine.Join(machine.Variable("LOCALAPPDATA") ?? machine.Join(home, "AppData", "Local"), "Capriccio", "Unity");
                case MachineKind.MacOS:
                    return machine.Join(home, "Library", "Application Support", "Capriccio", "Unity");
                default:
                    return machine.Join(machine.Variable("XDG_DATA_HOME") ?? machine.Join(home, ".local", "share"), "capriccio", "unity");
            }
        }

        /// <summary>What is installed; null where nothing is, or not completely. Reads a file.</summary>
        public InstalledVersion Installed()
        {
            string path = Path.Combine(Folder, VersionFile);
            try
            {
                return machine.HasFile(path) ? Read(JsonReader.Read(File.ReadAllText(path))) : null;
            }
            catch (Exception error) when (error is FormatException || AtomicFile.IsAboutFiles(error))
            {
                return null;
            }
        }

        /// <summary>The command that makes one with a package, or another beside that which is used.</summary>
        /// <exception cref="BackendProblemException">There is no Python.</exception>
        public IReadOnlyList<string> MakeCommand(string python, string package)
        {
            if (string.IsNullOrWhiteSpace(package))
            {
                throw new BackendProblemException("There is no package to install; name one in Preferences ▸ Capriccio, such as: capriccio");
            }
            return new[] { new ProgramFinder(machine).FindPython(python), Script, "make", Folder, package.Trim() };
        }

        /// <summary>The command that removes it.</summary>
        /// <exception cref="BackendProblemException">There is no Python.</exception>
        public IReadOnlyList<string> RemoveCommand(string python)
        {
            return new[] { new ProgramFinder(machine).FindPython(python), Script, "remove", Folder };
        }

        /// <summary>How far a line of those commands says they are; false where it is one for the log.</summary>
        public static bool TryReadProgress(string line, out double fraction, out string stage)
        {
            string[] words = line.Split(new[] { ' ' }, 3);
            stage = words.Length == 3 ? words[2] : string.Empty;
            fraction = 0;
            return line.StartsWith(Progress, StringComparison.Ordinal)
                && double.TryParse(words[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out fraction);
        }

        private InstalledVersion Read(MessagePackValue said)
        {
            if (!said["folder"].TryGetString(out string name) || !said["version"].TryGetString(out string version)
                || !said["package"].TryGetString(out string package) || !machine.HasFile(PythonIn(name)))
            {
                return null;
            }
            return new InstalledVersion(PythonIn(name), version, package);
        }

        private string PythonIn(string name)
        {
            return machine.IsWindows ? machine.Join(Folder, name, "Scripts", "python.exe") : machine.Join(Folder, name, "bin", "python");
        }
    }
}
