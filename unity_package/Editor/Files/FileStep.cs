// Saves files into the project as one step that Undo takes back: written, imported with their settings, remembered.
// Must not know what the files hold.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Capriccio.Core;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal static class FileStep
    {
        private const string ShelfFolder = "Library/Capriccio/Undo";
        private const string ShelfIsFreshKey = "Capriccio.UndoShelfIsFresh";

        /// <summary>What writes and takes back, in this project.</summary>
        public static ProjectFiles Files => new ProjectFiles(ProjectFolder, Shelf);

        /// <summary>The folder in which <c>Assets</c> lies. Main thread only, as all that is not said to be otherwise.</summary>
        public static string ProjectFolder => Path.GetDirectoryName(Application.dataPath);

        private static ContentShelf Shelf
        {
            get
            {
                var shelf = new ContentShelf(Path.Combine(ProjectFolder, ShelfFolder));
                // The editor's undo history ends with the editor, and so does what is kept for it.
                if (!SessionState.GetBool(ShelfIsFreshKey, false))
                {
                    shelf.Clear();
                    SessionState.SetBool(ShelfIsFreshKey, true);
                }
                return shelf;
            }
        }

        /// <summary>Says whether a file of the project is there, whether it is imported or not.</summary>
        public static bool Exists(string assetPath)
        {
            return ExistsIn(ProjectFolder)(assetPath);
        }

        /// <summary>What says whether a file of the project is there, on any thread.</summary>
        public static Func<string, bool> ExistsIn(string projectFolder)
        {
            return assetPath => File.Exists(Path.Combine(projectFolder, assetPath));
        }

        /// <summary>Saves and imports files, all or none, as one step of Undo; returns the paths of all that is new.</summary>
        /// <param name="undoName">What the Edit menu says.</param>
        /// <param name="files">In the order in which they are written and imported.</param>
        /// <param name="andThen">
        /// Called when the files are imported, and returns the paths of further new assets that it has saved, such as
        /// materials; they belong to the same step. Null for nothing.
        /// </param>
        /// <exception cref="FileProblemException">Nothing was saved; the message says why.</exception>
        public static IReadOnlyList<string> Save(
            string undoName, IReadOnlyList<NewFile> files, Func<IReadOnlyList<string>> andThen = null)
        {
            MakeFolders(files);
            CheckOut(files);
            List<WrittenFile> written = Files.Write(files.Select(file => new FileContent(file.AssetPath, file.Bytes, file.Overwrite)).ToList());
            Import(written.Select(file => file.path));
            Configure(files, written);
            if (andThen != null)
            {
                written.AddRange(andThen().Select(Files.Remember));
            }
            FileStepSwitch.Record(undoName, written);
            return written.Select(file => file.path).ToArray();
        }

        /// <summary>Has files imported that have changed on the disk.</summary>
        public static void Import(IEnumerable<string> assetPaths)
        {
            Batch(assetPaths, path => AssetDatabase.ImportAsset(path));
        }

        /// <summary>Deletes files with their import settings, and says which could not be.</summary>
        public static IEnumerable<string> Delete(IEnumerable<string> assetPaths)
        {
            var problems = new List<string>();
            Batch(assetPaths, path =>
            {
                if (!AssetDatabase.DeleteAsset(path))
                {
                    problems.Add($"{path} can't be deleted.");
                }
            });
            return problems;
        }

        private static void Configure(IEnumerable<NewFile> files, IEnumerable<WrittenFile> written)
        {
            var isNew = new HashSet<string>(written.Where(file => file.IsNew).Select(file => file.path));
            Batch(files.Where(file => file.Configure != null && isNew.Contains(file.AssetPath)), file =>
            {
                AssetImporter importer = AssetImporter.GetAtPath(file.AssetPath);
                if (importer != null)
                {
                    file.Configure(importer);
                    importer.SaveAndReimport();
                }
            });
        }

        private static void Batch<T>(IEnumerable<T> things, Action<T> action)
        {
            AssetDatabase.StartAssetEditing();
            try
            {
                foreach (T thing in things)
                {
                    action(thing);
                }
            }
            finally
            {
                AssetDatabase.StopAssetEditing();
            }
        }

        private static void MakeFolders(IEnumerable<NewFile> files)
        {
            foreach (string folder in files.Select(file => FolderOf(file.AssetPath)).Distinct())
            {
                MakeFolder(folder);
            }
        }

        // By the asset database, so that the folder has a .meta before files lie in it.
        private static void MakeFolder(string folder)
        {
            if (folder.Length > 0 && !AssetDatabase.IsValidFolder(folder))
            {
                MakeFolder(FolderOf(folder));
                AssetDatabase.CreateFolder(FolderOf(folder), Path.GetFileName(folder));
            }
        }

        private static string FolderOf(string assetPath)
        {
            return assetPath.Contains("/") ? assetPath.Substring(0, assetPath.LastIndexOf('/')) : string.Empty;
        }

        // Under version control, files may be read-only until they are checked out.
        private static void CheckOut(IEnumerable<NewFile> files)
        {
            string[] present = files.Where(file => file.Overwrite && Exists(file.AssetPath)).Select(file => file.AssetPath).ToArray();
            if (present.Length > 0)
            {
                AssetDatabase.MakeEditable(present);
            }
        }
    }
}
