// reference: Editor/Mono/AssetPipeline/AssetImporter.bindings.cs
using UnityEngine;

namespace UnityEditor
{
    public class AssetImporter : Object
    {
        public extern string assetPath { get; }
        public static extern AssetImporter GetAtPath(string path);
        public extern void SaveAndReimport();
    }
}
