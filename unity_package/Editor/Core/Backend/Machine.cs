// What the rules for paths and programs depend on: the system, its environment variables, its files. Passed in, so that the
// rules of all three systems are tested on one.
using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Capriccio.Editor
{
    internal enum MachineKind
    {
        Windows,
        MacOS,
        Linux,
    }

    internal sealed class Machine
    {
        private readonly Func<string, string> variable;
        private readonly Predicate<string> hasFile;

        /// <param name="kind">The system.</param>
        /// <param name="variable">An environment variable's value, null where there is none.</param>
        /// <param name="hasFile">Says whether there is a file of that absolute path.</param>
        public Machine(MachineKind kind, Func<string, string> variable, Predicate<string> hasFile)
        {
            Kind = kind;
            this.variable = variable;
            this.hasFile = hasFile;
        }

        /// <summary>The one that this runs on.</summary>
        public static Machine This { get; } = new Machine(KindOfThis(), Environment.GetEnvironmentVariable, File.Exists);

        public MachineKind Kind { get; }

        public bool IsWindows => Kind == MachineKind.Windows;

        /// <summary>The user's folder; null where the system names none.</summary>
        public string Home => Variable(IsWindows ? "USERPROFILE" : "HOME");

        /// <summary>An environment variable's value; null where it is empty or not there.</summary>
        public string Variable(string name)
        {
            string value = variable(name);
            return string.IsNullOrEmpty(value) ? null : value;
        }

        public bool HasFile(string path)
        {
            return hasFile(path);
        }

        /// <summary>Parts as one path, with this system's separator.</summary>
        public string Join(params string[] parts)
        {
            return string.Join(IsWindows ? "\\" : "/", parts);
        }

        private static MachineKind KindOfThis()
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return MachineKind.Windows;
            }
            return RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? MachineKind.MacOS : MachineKind.Linux;
        }
    }
}
