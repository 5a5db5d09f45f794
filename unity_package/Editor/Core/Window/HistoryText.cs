// An entry of the history as text for people. Pure.
using System.Collections.Generic;
using System.Globalization;

namespace Capriccio.Editor
{
    internal static class HistoryText
    {
        /// <summary>What stands beside the title: the seed.</summary>
        public static string Seed(HistoryEntry entry)
        {
            return entry.Seed == null ? string.Empty : $"seed {entry.Seed.Value.ToString(CultureInfo.InvariantCulture)}";
        }

        /// <summary>All that is known of it.</summary>
        public static string Details(HistoryEntry entry)
        {
            var lines = new List<string>
            {
                entry.Title,
                entry.Time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                entry.Type,
            };
            string parameters = CardText.Of(entry.Body);
            if (parameters.Length > 0)
            {
                lines.Add(parameters);
            }
            if (entry.Body["seed"].Kind == Protocol.MessagePackKind.Nil && entry.Seed != null)
            {
                lines.Add(Seed(entry));
            }
            if (entry.ModelHash != null)
            {
                lines.Add($"model's hash: {entry.ModelHash}");
            }
            if (entry.Files.Count > 0)
            {
                lines.Add($"files: {string.Join(", ", entry.Files)}");
            }
            return string.Join("\n", lines);
        }
    }
}
