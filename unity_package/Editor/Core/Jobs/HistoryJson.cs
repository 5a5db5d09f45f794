// The history as the text of its file, and back. What is no history raises FormatException. Must not know files.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal static class HistoryJson
    {
        private const long Schema = 1;
        private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

        public static string Write(IEnumerable<HistoryEntry> entries)
        {
            return JsonWriter.Write(MessagePackValue.Map(
                MessagePackValue.Entry("schema", MessagePackValue.From(Schema)),
                MessagePackValue.Entry("entries", MessagePackValue.List(entries.Select(Tree).ToArray()))));
        }

        /// <exception cref="FormatException">The text is no history, or one of another version.</exception>
        public static List<HistoryEntry> Read(string text)
        {
            MessagePackValue map = JsonReader.Read(text);
            if (!map["schema"].TryGetInt64(out long schema) || schema != Schema)
            {
                throw new FormatException($"its schema is {map["schema"]}; allowed: {Schema}");
            }
            return Elements(map, "entries").Select(Entry).ToList();
        }

        /// <summary>The same without what JSON can't hold: bytes, and numbers that are not finite.</summary>
        public static MessagePackValue Keepable(MessagePackValue value)
        {
            switch (value.Kind)
            {
                case MessagePackKind.Map:
                    return MessagePackValue.Map(value.Entries.Select(each => MessagePackValue.Entry(each.Key, Keepable(each.Value))).ToArray());
                case MessagePackKind.Array:
                    return MessagePackValue.List(value.Elements.Select(Keepable).ToArray());
                case MessagePackKind.Binary:
                    return MessagePackValue.Nil;
                case MessagePackKind.Float:
                    value.TryGetDouble(out double number);
                    return double.IsNaN(number) || double.IsInfinity(number) ? MessagePackValue.Nil : value;
                default:
                    return value;
            }
        }

        private static MessagePackValue Tree(HistoryEntry entry)
        {
            return MessagePackValue.Map(
                MessagePackValue.Entry("id", MessagePackValue.From(entry.Id)),
                MessagePackValue.Entry("time", MessagePackValue.From(entry.Time.ToString(TimeFormat, CultureInfo.InvariantCulture))),
                MessagePackValue.Entry("tool", MessagePackValue.From(entry.Tool)),
                MessagePackValue.Entry("title", MessagePackValue.From(entry.Title)),
                MessagePackValue.Entry("type", MessagePackValue.From(entry.Type)),
                MessagePackValue.Entry("body", entry.Body),
                MessagePackValue.Entry("seed", entry.Seed == null ? MessagePackValue.Nil : MessagePackValue.From(entry.Seed.Value)),
                MessagePackValue.Entry("model_hash", MessagePackValue.From(entry.ModelHash)),
                MessagePackValue.Entry("source", MessagePackValue.List(entry.Source.Select(MessagePackValue.From).ToArray())),
                MessagePackValue.Entry("files", MessagePackValue.List(entry.Files.Select(MessagePackValue.From).ToArray())));
        }

        private static HistoryEntry Entry(MessagePackValue map)
        {
            if (map["body"].Kind != MessagePackKind.Map)
            {
                throw Wrong(map, "body", "a map");
            }
            if (!DateTime.TryParseExact(
                Text(map, "time"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time))
            {
                throw Wrong(map, "time", "a time such as 2026-01-31T12:00:00Z");
            }
            var entry = new HistoryEntry(Text(map, "id"), time, Text(map, "tool"), Text(map, "title"), Text(map, "type"), map["body"]);
            long? seed = map["seed"].Kind == MessagePackKind.Nil ? (long?)null : Integer(map, "seed");
            string hash = map["model_hash"].Kind == MessagePackKind.Nil ? null : Text(map, "model_hash");
            return entry.With(seed, hash, Texts(map, "source"), Texts(map, "files"));
        }

        private static string Text(MessagePackValue map, string field)
        {
            return map[field].TryGetString(out string text) ? text : throw Wrong(map, field, "a text");
        }

        private static long Integer(MessagePackValue map, string field)
        {
            return map[field].TryGetInt64(out long integer) ? integer : throw Wrong(map, field, "a whole number");
        }

        private static string[] Texts(MessagePackValue map, string field)
        {
            return Elements(map, field)
                .Select(element => element.TryGetString(out string text) ? text : throw Wrong(map, field, "a list of texts"))
                .ToArray();
        }

        private static IReadOnlyList<MessagePackValue> Elements(MessagePackValue map, string field)
        {
            return map[field].Kind == MessagePackKind.Array ? map[field].Elements : throw Wrong(map, field, "a list");
        }

        private static FormatException Wrong(MessagePackValue map, string field, string allowed)
        {
            return new FormatException($"{field} is {map[field]}; allowed: {allowed}");
        }
    }
}
