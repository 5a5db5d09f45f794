// A project's folder of its own, in which files lie and are "imported" as an asset database would.
using System;
using System.Collections.Generic;
using System.IO;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal sealed class GivenProject
    {
        private readonly string root;

        public GivenProject()
            : this(Runner.Setting("folder"))
        {
        }

        public GivenProject(string folder)
        {
            root = System.IO.Path.Combine(folder, Guid.NewGuid().ToString("N"));
            Shelf = new ContentShelf(System.IO.Path.Combine(root, "Library/Capriccio/Undo"));
            Files = new ProjectFiles(root, Shelf);
            Directory.CreateDirectory(root);
        }

        public ContentShelf Shelf { get; }

        public ProjectFiles Files { get; }

        public string Path(string asset)
        {
            return System.IO.Path.Combine(root, asset);
        }

        public bool Has(string asset)
        {
            return File.Exists(Path(asset));
        }

        public string Text(string asset)
        {
            return File.ReadAllText(Path(asset));
        }

        public void Put(string asset, string text)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(asset)));
            File.WriteAllText(Path(asset), text);
        }

        public void Import(string asset, string meta)
        {
            Put(asset + ".meta", meta);
        }

        /// <summary>Undoes a step, and deletes what the asset database would.</summary>
        public FileChanges Undo(List<WrittenFile> written)
        {
            FileChanges changes = Files.Revert(written);
            changes.ToDelete.ForEach(Delete);
            return changes;
        }

        public void Delete(string asset)
        {
            File.Delete(Path(asset));
            File.Delete(Path(asset) + ".meta");
        }
    }
}
