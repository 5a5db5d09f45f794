// What has been made in this project's editor, the newest first. Belongs to the thread of the queue.
// Must not know jobs' results, nor how it is shown.
using System;
using System.Collections.Generic;

namespace Capriccio.Editor
{
    internal sealed class History
    {
        public const int MostEntries = 100;

        private readonly List<HistoryEntry> entries = new List<HistoryEntry>();

        /// <summary>Raised when an entry came, went, or has files more.</summary>
        public event Action Changed;

        /// <summary>The newest first.</summary>
        public IReadOnlyList<HistoryEntry> Entries => entries;

        /// <summary>Adds an entry, and forgets the oldest where there are too many.</summary>
        public void Add(HistoryEntry entry)
        {
            entries.Insert(0, entry);
            if (entries.Count > MostEntries)
            {
                entries.RemoveAt(MostEntries);
            }
            Changed?.Invoke();
        }

        /// <summary>Remembers which files were made of what a job made. A job that is not in the history is passed over.</summary>
        public void AddFiles(Job job, IEnumerable<string> paths)
        {
            int place = entries.FindIndex(entry => entry.Id == job.Id);
            if (place >= 0)
            {
                entries[place] = entries[place].With(paths);
                Changed?.Invoke();
            }
        }

        public void Remove(HistoryEntry entry)
        {
            entries.RemoveAll(each => each.Id == entry.Id);
            Changed?.Invoke();
        }

        public void Clear()
        {
            entries.Clear();
            Changed?.Invoke();
        }
    }
}
