// Imports SoundFonts for music players.
using System;
using System.IO;
using UnityEditor.AssetImporters;

namespace Capriccio.Editor
{
    [ScriptedImporter(1, "sf2")]
    internal sealed class SoundFontImporter : ScriptedImporter
    {
        public override void OnImportAsset(AssetImportContext ctx)
        {
            try
            {
                CapriccioSoundFont font = CapriccioSoundFont.Create(File.ReadAllBytes(ctx.assetPath), Path.GetFileName(ctx.assetPath));
                ctx.AddObjectToAsset("font", font);
                ctx.SetMainObject(font);
            }
            catch (FormatException error)
            {
                ctx.LogImportError($"{ctx.assetPath} can't be imported: {error.Message}");
            }
        }
    }
}
