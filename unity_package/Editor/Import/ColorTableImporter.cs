// Imports .cube files as colour tables that a style filter can show. HDRP has an importer of its own for them, and Unity takes
// neither where two claim a file; so there this one is chosen file by file, as Importer in the inspector.
using System.IO;
using Capriccio.Core;
using UnityEditor.AssetImporters;

namespace Capriccio.Editor
{
#if CAPRICCIO_HDRP
    [ScriptedImporter(1, null, new[] { "cube" })]
#else
    [ScriptedImporter(1, "cube")]
#endif
    internal sealed class ColorTableImporter : ScriptedImporter
    {
        public override void OnImportAsset(AssetImportContext ctx)
        {
            try
            {
                CapriccioColorTable table = CapriccioColorTable.From(CubeFile.Parse(File.ReadAllBytes(ctx.assetPath)));
                ctx.AddObjectToAsset("table", table);
                ctx.AddObjectToAsset("colours", table.Texture);
                ctx.SetMainObject(table);
            }
            catch (CapriccioException error)
            {
                ctx.LogImportError($"{ctx.assetPath} can't be imported. {error.Message}");
            }
        }
    }
}
