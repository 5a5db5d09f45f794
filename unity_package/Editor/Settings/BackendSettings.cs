// The settings and preferences, put together for the connection and the keeper of the backend. Main thread only.
using System.IO;
using UnityEngine;
using PackageInfo = UnityEditor.PackageManager.PackageInfo;

namespace Capriccio.Editor
{
    internal static class BackendSettings
    {
        private const string Script = "Editor/Python~/make_environment.py";

        /// <summary>The project's address; the default where it has set none.</summary>
        public static string Address => ClientOptions().Address;

        /// <summary>What the editor's client is made with.</summary>
        public static CapriccioClientOptions ClientOptions()
        {
            // Not CapriccioSettings.Load: it makes an asset where there is none, and this is asked every second.
            var settings = Resources.Load<CapriccioSettings>(CapriccioSettings.ResourceName);
            CapriccioClientOptions options = settings ? settings.ToOptions() : new CapriccioClientOptions();
            options.ClientName = "unity-editor";
            options.Token = BackendPreferences.TokenFor(options.Address);
            return options;
        }

        /// <summary>The user's token for the project's backend; null where there is none.</summary>
        public static string Token()
        {
            return ClientOptions().Token;
        }

        /// <summary>What <i>Start backend</i> would run now.</summary>
        public static BackendChoice Choice()
        {
            return new BackendChoice
            {
                Address = Address,
                Command = CapriccioProjectSettings.instance.StartCommand,
                UsesEnvironment = BackendPreferences.UsesEnvironment,
                Environment = Environment(),
                Package = BackendPreferences.Package,
                Python = BackendPreferences.Python,
                ProjectFolder = Path.GetDirectoryName(Application.dataPath),
                LibraryFolder = CapriccioEditor.LibraryPath(string.Empty),
            };
        }

        /// <summary>The private environment of this user's editors.</summary>
        public static PrivateEnvironment Environment()
        {
            PackageInfo package = PackageInfo.FindForAssembly(typeof(BackendSettings).Assembly);
            // A package that was copied into Assets is none to Unity, and the script lies elsewhere.
            string folder = package == null ? "Packages/com.capriccio.bridge" : package.resolvedPath;
            return new PrivateEnvironment(PrivateEnvironment.FolderOf(Machine.This), Path.GetFullPath(Path.Combine(folder, Script)), Machine.This);
        }
    }
}
