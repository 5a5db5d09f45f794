// The note beside a terrain's asset, or beside a file of heights: what the land is, and how it was made.
using System.Text;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal static class TerrainNote
    {
        /// <summary>The note, to be saved beside an asset.</summary>
        public static NewFile Beside(string assetPath, MadeLand land)
        {
            string text = HeightNote.Of(land.Field, land.Provenance).Write();
            return new NewFile(assetPath + ".json", Encoding.UTF8.GetBytes(text)) { Overwrite = true };
        }

        /// <summary>Tells the history which file was made.</summary>
        public static void Remember(MadeLand land, string assetPath)
        {
            if (land.Job != null)
            {
                CapriccioEditor.History.AddFiles(land.Job, new[] { assetPath });
            }
        }
    }
}
