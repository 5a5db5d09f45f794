// reference: Modules/AssetPipelineEditor/Public/ScriptedImporter.cs
namespace UnityEditor.AssetImporters
{
    public abstract class ScriptedImporter : AssetImporter
    {
        public abstract void OnImportAsset(AssetImportContext ctx);
    }
}
