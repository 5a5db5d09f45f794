// Where a program lies that is given by its name, as a terminal would find it. An editor that was started from a dock or a
// hub has not the search path of a terminal, so the usual places are looked at after it. Must not know what programs are for.
using System.Collections.Generic;
using System.Linq;

namespace Capriccio.Editor
{
    internal sealed class ProgramFinder
    {
        // Names that say their version first: the plain one is 3.9 on macOS, which is too old.
        private static readonly string[] Pythons = { "python3.13", "python3.12", "python3.11", "python3.10", "python3", "python" };
        private static readonly string[] PythonsOnWindows = { "py", "python", "python3" };
        private const string UsualEndings = ".COM;.EXE;.BAT;.CMD";

        private readonly Machine machine;

        public ProgramFinder(Machine machine)
        {
            this.machine = machine;
        }

        /// <summary>The path of a program, given by its name or a path; null where there is none.</summary>
        public string Find(string program)
        {
            if (program.IndexOf('/') >= 0 || (machine.IsWindows && program.IndexOfAny(new[] { '\\', ':' }) >= 0))
            {
                return WithEnding(program);
            }
            return Folders().Select(folder => WithEnding(machine.Join(folder, program))).FirstOrDefault(path => path != null);
        }

        /// <summary>The Python that makes an environment.</summary>
        /// <param name="given">The one that the user has named; null or empty for the first that is found.</param>
        /// <exception cref="BackendProblemException">There is none.</exception>
        public string FindPython(string given)
        {
            const string Advice = "install Python 3.10 or newer, or name it in Preferences ▸ Capriccio";
            if (!string.IsNullOrWhiteSpace(given))
            {
                return Find(given.Trim()) ?? throw new BackendProblemException($"There is no Python {given.Trim()}; {Advice}.");
            }
            string[] names = machine.IsWindows ? PythonsOnWindows : Pythons;
            return names.Select(Find).FirstOrDefault(path => path != null)
                ?? throw new BackendProblemException($"There is no Python on this machine ({string.Join(", ", names)}); {Advice}.");
        }

        private IEnumerable<string> Folders()
        {
            char separator = machine.IsWindows ? ';' : ':';
            string[] named = (machine.Variable("PATH") ?? string.Empty).Split(separator);
            return named.Concat(UsualFolders()).Select(WithoutMarks).Where(folder => folder.Length > 0).Distinct();
        }

        private IEnumerable<string> UsualFolders()
        {
            string home = machine.Home;
            if (!machine.IsWindows && home != null)
            {
                yield return machine.Join(home, ".local", "bin");
            }
            if (machine.Kind == MachineKind.MacOS)
            {
                yield return "/opt/homebrew/bin";
                yield return "/Library/Frameworks/Python.framework/Versions/Current/bin";
            }
            if (!machine.IsWindows)
            {
                yield return "/usr/local/bin";
                yield return "/usr/bin";
                yield return "/bin";
            }
        }

        // Windows allows quotes around a folder of the path; a separator at the end is allowed everywhere.
        private string WithoutMarks(string folder)
        {
            string plain = machine.IsWindows ? folder.Trim().Trim('"') : folder;
            return plain.Length > 1 ? plain.TrimEnd(machine.IsWindows ? '\\' : '/') : plain;
        }

        private string WithEnding(string path)
        {
            return Endings(path).Select(ending => path + ending).FirstOrDefault(machine.HasFile);
        }

        private IEnumerable<string> Endings(string path)
        {
            if (!machine.IsWindows)
            {
                return new[] { string.Empty };
            }
            string[] endings = (machine.Variable("PATHEXT") ?? UsualEndings).Split(';').Where(ending => ending.StartsWith(".")).ToArray();
            bool hasOne = endings.Any(ending => path.EndsWith(ending, System.StringComparison.OrdinalIgnoreCase));
            return hasOne ? new[] { string.Empty }.Concat(endings) : endings;
        }
    }
}
