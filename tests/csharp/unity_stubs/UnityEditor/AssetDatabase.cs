// reference: Modules/AssetDatabase/Editor/ScriptBindings/AssetDatabase.bindings.cs, Editor/Mono/AssetDatabase/AssetDatabase.cs
using System.Collections.Generic;
using UnityEngine;

namespace UnityEditor
{
    public class AssetDatabase
    {
        public static extern string CreateFolder(string parentFolder, string newFolderName);
        public static extern void CreateAsset(Object asset, string path);
        public static extern bool DeleteAsset(string path);
        public static extern string GenerateUniqueAssetPath(string path);
        public static extern string GetAssetPath(Object assetObject);
        public static extern string AssetPathToGUID(string path);
        public static extern string GUIDToAssetPath(string guid);
        public static extern void ImportAsset(string path);
        public static extern bool IsValidFolder(string path);
        public static extern bool IsAssetImportWorkerProcess();
        public static extern T LoadAssetAtPath<T>(string assetPath) where T : Object;
        public static extern Object LoadMainAssetAtPath(string assetPath);
        public static extern bool MakeEditable(string[] paths, string prompt = null, List<string> outNotEditablePaths = null);
        public static extern void SaveAssetIfDirty(Object obj);
        public static extern void StartAssetEditing();
        public static extern void StopAssetEditing();
    }
}
