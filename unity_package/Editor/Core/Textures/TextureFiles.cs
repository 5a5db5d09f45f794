// Chosen textures to files beside their source: names, bytes, how each is imported. Must not know the editor, nor undo.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;

namespace Capriccio.Editor
{
    /// <summary>A file of a texture.</summary>
    internal sealed class TextureFile
    {
        public TextureFile(TexturePicture picture, string path, byte[] bytes, TextureImport import)
        {
            Picture = picture;
            Path = path;
            Bytes = bytes;
            Import = import;
        }

        public TexturePicture Picture { get; }

        /// <summary>Where, from the project's folder.</summary>
        public string Path { get; }

        /// <summary>All of it, a PNG file.</summary>
        public byte[] Bytes { get; }

        public TextureImport Import { get; }
    }

    /// <summary>The files of one chosen texture.</summary>
    internal sealed class TextureFiles
    {
        private const string MaterialEnding = ".mat";

        private static readonly TexturePicture[] Pictures = (TexturePicture[])Enum.GetValues(typeof(TexturePicture));

        // In the order of TexturePicture.
        private static readonly string[] Endings = { ".png", "_normal.png", "_height.png", "_mask.png" };

        private TextureFiles(string stem, IReadOnlyList<TextureFile> files)
        {
            MaterialPath = stem + MaterialEnding;
            Files = files;
        }

        public IReadOnlyList<TextureFile> Files { get; }

        /// <summary>Where its material goes.</summary>
        public string MaterialPath { get; }

        /// <summary>All that it takes, its material too.</summary>
        public IEnumerable<string> Paths => Files.Select(file => file.Path).Concat(new[] { MaterialPath });

        /// <summary>
        /// The files of chosen textures of one source. Each gets the next number of which nothing is there; or where textures
        /// may be replaced, its own number, so that the same variation goes to the same place.
        /// </summary>
        /// <param name="source">What they were made from.</param>
        /// <param name="chosen">Which.</param>
        /// <param name="form">Says whether they repeat and may replace others.</param>
        /// <param name="exists">Says whether a path is taken.</param>
        /// <exception cref="PictureException">A map can't be packed.</exception>
        public static IReadOnlyList<TextureFiles> Of(
            TextureSource source, IEnumerable<MadeTexture> chosen, TextureForm form, Func<string, bool> exists)
        {
            var made = new List<TextureFiles>();
            var taken = new HashSet<string>();
            string[] endings = Endings.Concat(new[] { MaterialEnding }).ToArray();
            foreach (MadeTexture texture in chosen)
            {
                string stem = form.overwrite
                    ? $"{source.folder}/{source.Stem}_{texture.Number + 1}"
                    : FileNames.NextStem(source.folder, source.Stem, endings, path => exists(path) || taken.Contains(path));
                taken.Add(stem + MaterialEnding);
                made.Add(new TextureFiles(stem, Plan(texture, stem, form.seamless).ToArray()));
            }
            return made;
        }

        private static IEnumerable<TextureFile> Plan(MadeTexture texture, string stem, bool seamless)
        {
            foreach (TexturePicture picture in Pictures)
            {
                byte[] bytes = texture.ToShow(picture);
                if (bytes == null)
                {
                    continue;
                }
                PngReader.ReadSize(bytes, out int width, out int height);
                byte[] file = picture == TexturePicture.Mask ? MaskMap.FromOrm(bytes) : bytes;
                yield return new TextureFile(
                    picture, stem + Endings[(int)picture], file, TextureImport.For(picture, width, height, seamless));
            }
        }
    }
}
