// What a note says of land that the editor asked for: as the backend says it in its own files.
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal static class LandProvenance
    {
        // How it came over the wire, and what a note can't hold.
        private static readonly string[] NotOfTheLand = { "encoding", "sketch" };

        /// <summary>The provenance of what a job has made.</summary>
        public static MessagePackValue Of(HistoryEntry entry)
        {
            var fields = new List<KeyValuePair<string, MessagePackValue>>
            {
                MessagePackValue.Entry("kind", MessagePackValue.From(entry.Type)),
            };
            if (entry.ModelHash != null)
            {
                fields.Add(MessagePackValue.Entry("model_hash", MessagePackValue.From(entry.ModelHash)));
            }
            fields.AddRange(entry.Body.Entries.Where(each => !NotOfTheLand.Contains(each.Key)));
            return MessagePackValue.Map(fields.ToArray());
        }
    }
}
