// Writes files into a project so that they can be taken back, and decides what taking back may do: only what still is as it
// was written goes. Whatever was changed since stays, and is named. Must not know what files hold, and how they are imported.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class ProjectFiles
    {
        private const string MetaSuffix = ".meta";

        private readonly string root;
        private readonly ContentShelf shelf;

        /// <param name="root">The project's folder, in which <c>Assets</c> lies.</param>
        /// <param name="shelf">Where contents wait that are not in the project at the moment.</param>
        public ProjectFiles(string root, ContentShelf shelf)
        {
            this.root = root;
            this.shelf = shelf;
        }

        /// <summary>Writes all of the files, or none. A file that is replaced keeps its .meta: its GUID and import settings.</summary>
        /// <exception cref="FileProblemException">One is there already, or can't be written.</exception>
        public List<WrittenFile> Write(IReadOnlyList<FileContent> files)
        {
            CheckFree(files);
            var written = new List<WrittenFile>();
            try
            {
                foreach (FileContent file in files)
                {
                    written.Add(WriteOne(file));
                }
            }
            catch (FileProblemException error)
            {
                TakeBack(written);
                throw new FileProblemException($"Nothing was saved. {error.Message}", error);
            }
            return written;
        }

        /// <summary>Remembers a new file that somebody else has written, such as an asset that Unity saved.</summary>
        /// <exception cref="FileProblemException">There is none.</exception>
        public WrittenFile Remember(string path)
        {
            return new WrittenFile { path = path, written = ContentShelf.HashOf(AtomicFile.Read(Full(path))), before = string.Empty };
        }

        /// <summary>Brings back what was there before. New files are only named: the asset database deletes them.</summary>
        public FileChanges Revert(IEnumerable<WrittenFile> files)
        {
            var changes = new FileChanges();
            foreach (WrittenFile file in files.Reverse())
            {
                Try(changes, () => RevertOne(file, changes));
            }
            return changes;
        }

        /// <summary>Brings back what was written, with the GUIDs that it had.</summary>
        public FileChanges Repeat(IEnumerable<WrittenFile> files)
        {
            var changes = new FileChanges();
            foreach (WrittenFile file in files)
            {
                Try(changes, () => RepeatOne(file, changes));
            }
            return changes;
        }

        private void CheckFree(IReadOnlyList<FileContent> files)
        {
            FileContent twice = files.GroupBy(file => file.Path).Where(group => group.Count() > 1).Select(group => group.First()).FirstOrDefault();
            if (twice != null)
            {
                throw new FileProblemException($"Nothing was saved. {twice.Path} would be written twice.");
            }
            FileContent taken = files.FirstOrDefault(file => !file.Overwrite && File.Exists(Full(file.Path)));
            if (taken != null)
            {
                throw new FileProblemException($"Nothing was saved. {taken.Path} is there already; choose another name, or overwrite it.");
            }
        }

        private WrittenFile WriteOne(FileContent file)
        {
            string full = Full(file.Path);
            string before = File.Exists(full) ? shelf.Put(AtomicFile.Read(full)) : string.Empty;
            AtomicFile.Write(full, file.Bytes);
            return new WrittenFile { path = file.Path, written = ContentShelf.HashOf(file.Bytes), before = before };
        }

        // Nothing was imported yet, so new files may simply go.
        private void TakeBack(IEnumerable<WrittenFile> written)
        {
            FileChanges changes = Revert(written);
            foreach (string path in changes.ToDelete)
            {
                Try(changes, () => File.Delete(Full(path)));
            }
        }

        private void RevertOne(WrittenFile file, FileChanges changes)
        {
            if (!IsStill(file, file.written, changes))
            {
                return;
            }
            string full = Full(file.path);
            shelf.PutAs(file.written, AtomicFile.Read(full));
            if (file.IsNew)
            {
                KeepMeta(file);
                changes.ToDelete.Add(file.path);
                return;
            }
            AtomicFile.Write(full, Kept(file.before, file));
            changes.Changed.Add(file.path);
        }

        private void RepeatOne(WrittenFile file, FileChanges changes)
        {
            string full = Full(file.path);
            if (file.IsNew && File.Exists(full))
            {
                changes.Problems.Add($"{file.path} is another file by now, so it is kept.");
                return;
            }
            if (!file.IsNew && !IsStill(file, file.before, changes))
            {
                return;
            }
            byte[] content = Kept(file.written, file);
            if (file.IsNew)
            {
                BringBackMeta(file);
            }
            AtomicFile.Write(full, content);
            changes.Changed.Add(file.path);
        }

        private bool IsStill(WrittenFile file, string hash, FileChanges changes)
        {
            string present = ContentShelf.HashOfFile(Full(file.path));
            if (present != null && present != hash)
            {
                changes.Problems.Add($"{file.path} was changed since it was saved, so it is kept.");
            }
            return present == hash;
        }

        private byte[] Kept(string hash, WrittenFile file)
        {
            return shelf.Get(hash) ?? throw new FileProblemException($"{file.path} can't be brought back: its content is no longer kept.");
        }

        private void KeepMeta(WrittenFile file)
        {
            string meta = Full(file.path) + MetaSuffix;
            if (File.Exists(meta))
            {
                shelf.PutAs(ContentShelf.NameFor(file.path), AtomicFile.Read(meta));
            }
        }

        private void BringBackMeta(WrittenFile file)
        {
            byte[] meta = shelf.Get(ContentShelf.NameFor(file.path));
            if (meta != null)
            {
                AtomicFile.Write(Full(file.path) + MetaSuffix, meta);
            }
        }

        private string Full(string path)
        {
            return Path.Combine(root, path);
        }

        private static void Try(FileChanges changes, Action action)
        {
            try
            {
                action();
            }
            catch (Exception error) when (error is FileProblemException || AtomicFile.IsAboutFiles(error))
            {
                changes.Problems.Add(error.Message);
            }
        }
    }
}
