// A model's card, or any other tree of fields, as text for people. Pure. Must not know where cards come from.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal static class CardText
    {
        private const string Indent = "    ";

        // What the list beside it shows already, or is for programs.
        private static readonly string[] LeftOut = { "schema", "name", "parity" };

        // What comes first, in this order.
        private static readonly string[] First = { "kind", "version", "description", "labels", "parameters", "license", "data" };

        /// <summary>A line for each field, the telling ones first.</summary>
        public static string Of(MessagePackValue card)
        {
            var lines = new List<string>();
            IEnumerable<string> others = card.Entries.Select(entry => entry.Key).Except(First).Except(LeftOut);
            foreach (string field in First.Concat(others))
            {
                Append(lines, field, card[field], string.Empty);
            }
            return string.Join("\n", lines);
        }

        private static void Append(List<string> lines, string field, MessagePackValue value, string indent)
        {
            string title = indent + field.Replace('_', ' ');
            if (value.Kind == MessagePackKind.Map && value.Count > 0)
            {
                lines.Add(title);
                foreach (KeyValuePair<string, MessagePackValue> entry in value.Entries)
                {
                    Append(lines, entry.Key, entry.Value, indent + Indent);
                }
            }
            else if (!IsEmpty(value))
            {
                lines.Add($"{title}: {(value.Kind == MessagePackKind.Array ? string.Join(", ", value.Elements.Select(InLine)) : InLine(value))}");
            }
        }

        private static bool IsEmpty(MessagePackValue value)
        {
            bool holdsNothing = (value.Kind == MessagePackKind.Map || value.Kind == MessagePackKind.Array) && value.Count == 0;
            return holdsNothing || value.Kind == MessagePackKind.Nil || (value.TryGetString(out string text) && text.Length == 0);
        }

        private static string InLine(MessagePackValue value)
        {
            switch (value.Kind)
            {
                case MessagePackKind.Map:
                    return $"({string.Join(", ", value.Entries.Select(entry => $"{entry.Key} {InLine(entry.Value)}"))})";
                case MessagePackKind.Array:
                    return string.Join(" × ", value.Elements.Select(InLine));
                case MessagePackKind.String:
                    value.TryGetString(out string text);
                    return text;
                case MessagePackKind.Float:
                    value.TryGetDouble(out double number);
                    return number.ToString("0.####", CultureInfo.InvariantCulture);
                default:
                    return value.ToString();
            }
        }
    }
}
