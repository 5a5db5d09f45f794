// The asset with the settings that ship with the game: found, or made when something is set for the first time.
using System.IO;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal static class SettingsAsset
    {
        /// <summary>Where it is made; it may be moved to any other <c>Resources</c> folder.</summary>
        public const string Folder = "Assets/Capriccio/Resources";

        /// <summary>The project's asset; where there is none, one that is not saved yet.</summary>
        public static CapriccioSettings FindOrMake()
        {
            return CapriccioSettings.Load();
        }

        /// <summary>Writes the asset to the disk, and makes its file where there is none.</summary>
        public static void Save(CapriccioSettings settings)
        {
            if (AssetDatabase.GetAssetPath(settings).Length == 0)
            {
                MakeFolder(Folder);
                AssetDatabase.CreateAsset(settings, $"{Folder}/{CapriccioSettings.ResourceName}.asset");
            }
            AssetDatabase.SaveAssetIfDirty(settings);
        }

        private static void MakeFolder(string path)
        {
            if (!AssetDatabase.IsValidFolder(path))
            {
                string parent = Path.GetDirectoryName(path).Replace('\\', '/');
                MakeFolder(parent);
                AssetDatabase.CreateFolder(parent, Path.GetFileName(path));
            }
        }
    }
}
