// What the private environment holds. Values only.
using System.Collections.Generic;

namespace Capriccio.Editor
{
    internal sealed class InstalledVersion
    {
        public InstalledVersion(string python, string version, string package)
        {
            Python = python;
            Version = version;
            Package = package;
        }

        /// <summary>Its Python.</summary>
        public string Python { get; }

        /// <summary>The backend's version.</summary>
        public string Version { get; }

        /// <summary>What pip was told to install.</summary>
        public string Package { get; }

        /// <summary>The command that starts a backend from it.</summary>
        public IReadOnlyList<string> ServeCommand => new[] { Python, "-m", "capriccio", "serve" };
    }
}
