// The file that keeps the history. Waits for the disk: not for Unity's main thread. Must not know who shows the history.
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class HistoryFile
    {
        /// <summary>A hundred entries take some hundred kilobytes.</summary>
        public const long LongestBytes = 8 * 1024 * 1024;

        private readonly string path;

        public HistoryFile(string path)
        {
            this.path = path;
        }

        /// <summary>The entries; none where there is no file. One that can't be understood is set aside, and the problem says where.</summary>
        /// <exception cref="FileProblemException">The file is there and can't be read, or not be set aside; it must not be written over.</exception>
        public IReadOnlyList<HistoryEntry> Read(out string problem)
        {
            problem = null;
            if (!File.Exists(path))
            {
                return Array.Empty<HistoryEntry>();
            }
            byte[] bytes = AtomicFile.Read(path);
            try
            {
                if (bytes.Length > LongestBytes)
                {
                    throw new FormatException($"it has {bytes.Length} bytes; allowed: {LongestBytes}");
                }
                return HistoryJson.Read(Encoding.UTF8.GetString(bytes));
            }
            catch (FormatException error)
            {
                problem = $"The history could not be read and begins anew, since {error.Message.TrimEnd('.')}. The old one is kept in {SetAside()}";
                return Array.Empty<HistoryEntry>();
            }
        }

        /// <exception cref="FileProblemException">It can't be written; what was there is there still.</exception>
        public void Write(IEnumerable<HistoryEntry> entries)
        {
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(HistoryJson.Write(entries)));
        }

        private string SetAside()
        {
            string stem = Path.Combine(Path.GetDirectoryName(path), Path.GetFileNameWithoutExtension(path));
            int number = 1;
            while (File.Exists($"{stem}.broken-{number}.json"))
            {
                number++;
            }
            string aside = $"{stem}.broken-{number}.json";
            try
            {
                File.Move(path, aside);
                return aside;
            }
            catch (Exception error) when (AtomicFile.IsAboutFiles(error))
            {
                throw new FileProblemException($"{path} is no history, and can't be set aside: {error.Message}", error);
            }
        }
    }
}
