// Chosen textures into the project, as one step of Undo: files, their imports, materials on request, the history's notes.
// Must not know windows.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal static class TextureSaving
    {
        /// <summary>Saves textures and returns the paths of all that is new.</summary>
        /// <param name="tiles">Which, of any sources.</param>
        /// <param name="form">Says whether they repeat, replace others, and get a material.</param>
        /// <exception cref="FileProblemException">Nothing was saved; the message says why.</exception>
        /// <exception cref="PictureException">A map can't be packed; nothing was saved.</exception>
        public static async Task<IReadOnlyList<string>> SaveAsync(IReadOnlyList<TextureTile> tiles, TextureForm form)
        {
            string obstacle = form.material ? TextureMaterials.Obstacle : null;
            if (obstacle != null)
            {
                throw new FileProblemException($"Nothing was saved. {obstacle}");
            }
            TextureForm copy = form.Copy();
            Func<string, bool> exists = FileStep.ExistsIn(FileStep.ProjectFolder);
            // Packing the masks of large textures takes seconds.
            List<Saved> saved = await Task.Run(() => Plan(tiles, copy, exists));
            IReadOnlyList<string> paths = FileStep.Save(
                UndoName(tiles),
                saved.SelectMany(each => each.Files.Files).Select(file => NewFileOf(file, copy.overwrite)).ToArray(),
                () => copy.material ? TextureMaterials.Save(saved.Select(each => each.Files)) : new string[0]);
            Note(saved, paths);
            return paths;
        }

        private static List<Saved> Plan(IEnumerable<TextureTile> tiles, TextureForm form, Func<string, bool> exists)
        {
            var saved = new List<Saved>();
            foreach (IGrouping<TextureSource, TextureTile> source in tiles.GroupBy(tile => tile.Made.Source))
            {
                Saved[] earlier = saved.ToArray();
                IReadOnlyList<TextureFiles> files = TextureFiles.Of(
                    source.Key, source.Select(tile => tile.Texture), form, path => exists(path) || IsIn(earlier, path));
                saved.AddRange(source.Zip(files, (tile, each) => new Saved(tile.Made.Job, each)));
            }
            return saved;
        }

        // Two sources of one name, such as rock.png and rock.tga.
        private static bool IsIn(IEnumerable<Saved> saved, string path)
        {
            return saved.Any(each => each.Files.Paths.Contains(path));
        }

        private static NewFile NewFileOf(TextureFile file, bool overwrite)
        {
            return new NewFile(file.Path, file.Bytes)
            {
                Overwrite = overwrite,
                Configure = importer => TextureImports.Apply(importer, file.Import),
            };
        }

        private static void Note(IEnumerable<Saved> saved, IReadOnlyList<string> paths)
        {
            foreach (IGrouping<Job, Saved> job in saved.GroupBy(each => each.Job))
            {
                IEnumerable<string> its = job.SelectMany(each => each.Files.Paths);
                CapriccioEditor.History.AddFiles(job.Key, its.Intersect(paths));
            }
        }

        private static string UndoName(IReadOnlyList<TextureTile> tiles)
        {
            string[] titles = tiles.Select(tile => tile.Made.Source.Title).Distinct().ToArray();
            string of = titles.Length == 1 ? Path.GetFileName(titles[0]) : $"{titles.Length} sources";
            return tiles.Count == 1 ? $"Save a Texture of {of}" : $"Save {tiles.Count} Textures of {of}";
        }

        /// <summary>A texture's files, and the job that made it.</summary>
        private sealed class Saved
        {
            public Saved(Job job, TextureFiles files)
            {
                Job = job;
                Files = files;
            }

            public Job Job { get; }

            public TextureFiles Files { get; }
        }
    }
}
