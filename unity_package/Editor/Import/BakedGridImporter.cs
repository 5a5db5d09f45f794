// Imports .capgrid files, as `capriccio bake` writes them, as assets that a style filter can show.
using System.IO;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEditor.AssetImporters;

namespace Capriccio.Editor
{
    [ScriptedImporter(1, "capgrid")]
    internal sealed class BakedGridImporter : ScriptedImporter
    {
        public override void OnImportAsset(AssetImportContext ctx)
        {
            try
            {
                CapriccioBakedGrid grid = CapriccioBakedGrid.From(GridFile.Parse(File.ReadAllBytes(ctx.assetPath)));
                ctx.AddObjectToAsset("grid", grid);
                ctx.SetMainObject(grid);
            }
            catch (CapriccioException error)
            {
                ctx.LogImportError($"{ctx.assetPath} can't be imported. {error.Message}");
            }
        }
    }
}
