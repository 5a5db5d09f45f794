// What the history remembers of one thing that was made. Values only.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    /// <summary>One thing that was made in this project: enough to make it again. Immutable.</summary>
    internal sealed class HistoryEntry
    {
        public HistoryEntry(string id, DateTime time, string tool, string title, string type, MessagePackValue body)
        {
            Id = id;
            Time = time;
            Tool = tool;
            Title = title;
            Type = type;
            Body = body;
        }

        /// <summary>The id of the job that made it.</summary>
        public string Id { get; }

        /// <summary>When it was done, UTC, to the second.</summary>
        public DateTime Time { get; }

        /// <summary>The name of the tool that asked for it.</summary>
        public string Tool { get; }

        /// <summary>What it is, for people.</summary>
        public string Title { get; }

        /// <summary>The request's type on the wire.</summary>
        public string Type { get; }

        /// <summary>The request's fields: a map that JSON can hold.</summary>
        public MessagePackValue Body { get; }

        /// <summary>The seed that was used; null where there was none.</summary>
        public long? Seed { get; private set; }

        /// <summary>First 16 hex digits of the model's hash; null where there was none.</summary>
        public string ModelHash { get; private set; }

        /// <summary>The assets that it was made from: GUIDs, or paths where they have none.</summary>
        public IReadOnlyList<string> Source { get; private set; } = Array.Empty<string>();

        /// <summary>The files that were made of it: project-relative paths (<c>Assets/…</c>), or absolute ones outside the project.</summary>
        public IReadOnlyList<string> Files { get; private set; } = Array.Empty<string>();

        /// <summary>The entry of a job that is done now.</summary>
        public static HistoryEntry Of(Job job, long? seed, string modelHash)
        {
            DateTime now = DateTime.UtcNow;
            var entry = new HistoryEntry(
                job.Id, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)), job.Tool, job.Title, job.Type, HistoryJson.Keepable(job.Body));
            return entry.With(seed, modelHash, job.Source.Assets, Array.Empty<string>());
        }

        /// <summary>The same, with what need not be there.</summary>
        public HistoryEntry With(long? seed, string modelHash, IReadOnlyList<string> source, IReadOnlyList<string> files)
        {
            var whole = (HistoryEntry)MemberwiseClone();
            whole.Seed = seed;
            whole.ModelHash = modelHash;
            whole.Source = source;
            whole.Files = files;
            return whole;
        }

        /// <summary>The same with more files, each once.</summary>
        public HistoryEntry With(IEnumerable<string> files)
        {
            var more = (HistoryEntry)MemberwiseClone();
            more.Files = Files.Concat(files).Distinct().ToArray();
            return more;
        }
    }
}
