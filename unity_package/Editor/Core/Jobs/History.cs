// What has been made in this project's editor, the newest first, kept in a file. Belongs to the thread of the queue and never
// waits for the disk: others read and write, one after another. Must not know jobs' results, nor how it is shown.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class History
    {
        public const int MostEntries = 100;

        private const int FlushPatienceMs = 5000;

        private readonly List<HistoryEntry> entries = new List<HistoryEntry>();
        private readonly HistoryFile file;
        private Task work = Task.CompletedTask;
        private bool isOpen;

        /// <param name="file">Where it is kept.</param>
        public History(HistoryFile file)
        {
            this.file = file;
        }

        /// <summary>Raised when an entry came, went, or has files more, and when the problem is another.</summary>
        public event Action Changed;

        /// <summary>The newest first.</summary>
        public IReadOnlyList<HistoryEntry> Entries => entries;

        /// <summary>Why the history is not what it should be, for people; null where it is.</summary>
        public string Problem { get; private set; }

        /// <summary>Reads the file. What is added before it has been read stays, and is written then.</summary>
        public async Task OpenAsync()
        {
            string problem = null;
            try
            {
                IReadOnlyList<HistoryEntry> read = await Task.Run(() => file.Read(out problem));
                isOpen = true;
                entries.AddRange(read);
                Problem = problem;
                Change(entries.Count > read.Count);
            }
            catch (FileProblemException error)
            {
                Problem = $"The history is not kept this time: {error.Message}";
                Changed?.Invoke();
            }
        }

        /// <summary>Adds an entry, and forgets the oldest where there are too many.</summary>
        public void Add(HistoryEntry entry)
        {
            entries.Insert(0, entry);
            Change(true);
        }

        /// <summary>Remembers which files were made of what a job made. A job that is not in the history is passed over.</summary>
        public void AddFiles(Job job, IEnumerable<string> paths)
        {
            int place = entries.FindIndex(entry => entry.Id == job.Id);
            if (place >= 0)
            {
                entries[place] = entries[place].With(paths);
                Change(true);
            }
        }

        public void Remove(HistoryEntry entry)
        {
            entries.RemoveAll(each => each.Id == entry.Id);
            Change(true);
        }

        public void Clear()
        {
            entries.Clear();
            Change(true);
        }

        /// <summary>Waits until all is written: for the moment before the scripts are reloaded, or the editor quits.</summary>
        public void Flush()
        {
            ((IAsyncResult)work).AsyncWaitHandle.WaitOne(FlushPatienceMs);
        }

        private void Change(bool isNew)
        {
            entries.RemoveRange(Math.Min(MostEntries, entries.Count), Math.Max(0, entries.Count - MostEntries));
            if (isNew && isOpen)
            {
                HistoryEntry[] kept = entries.ToArray();
                Task<string> written = work.ContinueWith(_ => Write(kept), TaskScheduler.Default);
                work = written;
                Observe(TellAsync(written));
            }
            Changed?.Invoke();
        }

        // Answers why it could not be written; null where it was.
        private string Write(HistoryEntry[] kept)
        {
            try
            {
                file.Write(kept);
                return null;
            }
            catch (FileProblemException error)
            {
                return $"The history can't be kept: {error.Message}";
            }
        }

        private async Task TellAsync(Task<string> written)
        {
            string problem = await written;
            if (problem != null)
            {
                Problem = problem;
                Changed?.Invoke();
            }
        }

        private static void Observe(Task task)
        {
            task.ContinueWith(ended => ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }
    }
}
