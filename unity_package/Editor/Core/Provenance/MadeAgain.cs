// Turns what an asset says of its making into an entry of the history, which its tool can make again. Must not know tools.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Capriccio.Editor
{
    internal static class MadeAgain
    {
        /// <summary>The name of the tool that makes such things; null where there is none.</summary>
        public static string ToolOf(string type)
        {
            string kind = type.Split('.')[0];
            switch (kind)
            {
                case "texture":
                    return "textures";
                case "terrain":
                case "music":
                    return kind;
                default:
                    return null;
            }
        }

        /// <summary>
        /// The entry that makes an asset again: the one in the history that names the file, which knows its sources too, or
        /// one made of what the file says of itself.
        /// </summary>
        /// <param name="told">What the asset says.</param>
        /// <param name="assetPath">The asset.</param>
        /// <param name="history">What is remembered.</param>
        public static HistoryEntry Entry(Provenance told, string assetPath, IEnumerable<HistoryEntry> history)
        {
            HistoryEntry remembered = history.FirstOrDefault(each => each.Type == told.Type && each.Files.Contains(assetPath));
            if (remembered != null)
            {
                return remembered;
            }
            string title = $"{Path.GetFileName(assetPath)}, again";
            var entry = new HistoryEntry(Guid.NewGuid().ToString("N"), DateTime.UtcNow, ToolOf(told.Type), title, told.Type, told.Body());
            return entry.With(told.Seed, told.ModelHash, Array.Empty<string>(), Array.Empty<string>());
        }
    }
}
