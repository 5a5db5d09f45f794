// Textures of the project as sources: which of those that are selected, and what their pictures are. Textures need not be
// readable, and none is made so. Must not know what is made from them.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Protocol;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal static class TextureSelection
    {
        /// <summary>Whether there is something selected that variations can be made from; quick, for menus.</summary>
        public static bool IsAny => Paths().Any(path => Importer(path));

        /// <summary>The selected textures, without normal maps: those say nothing of colours.</summary>
        public static IReadOnlyList<TextureSource> Sources()
        {
            return Paths().Select(Source).Where(source => source != null).ToArray();
        }

        /// <summary>The source for a texture of the project; null where there is none at that path.</summary>
        public static TextureSource Source(string path)
        {
            TextureImporter importer = Importer(path);
            if (!importer)
            {
                return null;
            }
            // The file's own size: the import may have made it smaller.
            importer.GetSourceTextureWidthAndHeight(out int width, out int height);
            return TextureSource.OfAsset(path, AssetDatabase.AssetPathToGUID(path), (long)width * height);
        }

        /// <summary>Where new textures go that come from nothing: the folder that is selected, or that of what is.</summary>
        public static string Folder()
        {
            string path = Selection.assetGUIDs.Select(AssetDatabase.GUIDToAssetPath).FirstOrDefault() ?? string.Empty;
            while (path.StartsWith(TextureSource.DefaultFolder, StringComparison.Ordinal) && !AssetDatabase.IsValidFolder(path))
            {
                path = path.Contains("/") ? path.Substring(0, path.LastIndexOf('/')) : string.Empty;
            }
            return path.StartsWith(TextureSource.DefaultFolder, StringComparison.Ordinal) ? path : TextureSource.DefaultFolder;
        }

        /// <summary>A source's picture: its file where the backend reads such files, otherwise its pixels from the GPU.</summary>
        /// <exception cref="FileProblemException">The file is gone, or can't be read.</exception>
        public static async Task<WireBuffer> ReadAsync(TextureSource source, CancellationToken cancellation)
        {
            if (source.Encoding != null)
            {
                string file = FileUtil.GetPhysicalPath(source.path);
                byte[] bytes = await Task.Run(() => AtomicFile.Read(file), cancellation);
                return WireBuffer.File(bytes, source.Encoding);
            }
            var texture = AssetDatabase.LoadAssetAtPath<Texture2D>(source.path);
            if (!texture)
            {
                throw new FileProblemException($"{source.path} is no longer there.");
            }
            return await TextureCopy.ReadAsync(texture, cancellation);
        }

        private static IEnumerable<string> Paths()
        {
            return Selection.GetFiltered<Texture2D>(SelectionMode.Assets).Select(AssetDatabase.GetAssetPath);
        }

        private static TextureImporter Importer(string path)
        {
            var importer = AssetImporter.GetAtPath(path) as TextureImporter;
            return importer && importer.textureType != TextureImporterType.NormalMap ? importer : null;
        }
    }
}
