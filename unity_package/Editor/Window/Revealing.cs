// Shows where a file is: an asset in the Project window, any other in the system's own.
using System.IO;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal static class Revealing
    {
        /// <summary>Says whether the file is there.</summary>
        /// <param name="path">From the project's folder, or absolute.</param>
        public static bool IsThere(string path)
        {
            return File.Exists(path);
        }

        public static void Show(string path)
        {
            Object asset = AssetDatabase.LoadMainAssetAtPath(path);
            if (asset)
            {
                Selection.activeObject = asset;
                EditorGUIUtility.PingObject(asset);
            }
            else
            {
                EditorUtility.RevealInFinder(path);
            }
        }
    }
}
