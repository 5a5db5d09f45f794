// reference: Editor/Mono/AssetPipeline/AssetImportContext.bindings.cs
using UnityEngine;

namespace UnityEditor.AssetImporters
{
    public class AssetImportContext
    {
        public extern string assetPath { get; }
        public extern void AddObjectToAsset(string identifier, Object obj);
        public extern void SetMainObject(Object obj);
        public extern void LogImportError(string msg, Object obj = null);
        public extern void LogImportWarning(string msg, Object obj = null);
    }
}
