// reference: Modules/AssetPipelineEditor/Public/ScriptedImporter.cs
using System;

namespace UnityEditor.AssetImporters
{
    [AttributeUsage(AttributeTargets.Class, Inherited = false)]
    public class ScriptedImporterAttribute : Attribute
    {
        public extern ScriptedImporterAttribute(int version, string ext);
        public extern ScriptedImporterAttribute(int version, string[] exts);
        public extern ScriptedImporterAttribute(int version, string[] exts, string[] overrideExts);
    }
}
