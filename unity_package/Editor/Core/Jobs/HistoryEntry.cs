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
        private HistoryEntry()
        {
        }

        /// <summary>The id of the job that made it.</summary>
        public string Id { get; private set; }

        /// <summary>When it was done, UTC, to the second.</summary>
        public DateTime Time { get; private set; }

        /// <summary>The name of the tool that asked for it.</summary>
        public string Tool { get; private set; }

        /// <summary>What it is, for people.</summary>
        public string Title { get; private set; }

        /// <summary>The request's type on the wire.</summary>
        public string Type { get; private set; }

        /// <summary>The request's fields: a map.</summary>
        public MessagePackValue Body { get; private set; }

        /// <summary>The seed that was used; null where there was none.</summary>
        public long? Seed { get; private set; }

        /// <summary>First 16 hex digits of the model's hash; null where there was none.</summary>
        public string ModelHash { get; private set; }

        /// <summary>The assets that it was made from: GUIDs, or paths where they have none.</summary>
        public IReadOnlyList<string> Source { get; private set; } = Array.Empty<string>();

        /// <summary>The files that were made of it: project-relative paths (<c>Assets/…</c>), or absolute ones outside the project.</summary>
        public IReadOnlyList<string> Files { get; private set; } = Array.Empty<string>();

        public static HistoryEntry Of(Job job, long? seed, string modelHash)
        {
            return new HistoryEntry
            {
                Id = job.Id,
                Time = DateTime.UtcNow,
                Tool = job.Tool,
                Title = job.Title,
                Type = job.Type,
                Body = job.Body,
                Seed = seed,
                ModelHash = modelHash,
                Source = job.Source.Assets,
            };
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
