// Values to JSON, indented by two spaces as the backend's own notes are. The same value gives the same text.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal static class JsonWriter
    {
        private const int SpacesALevel = 2;

        /// <summary>A whole text, ending with a line feed.</summary>
        /// <exception cref="ArgumentException">JSON can't hold the value: it has bytes in it, or a float that is not finite.</exception>
        public static string Write(MessagePackValue value)
        {
            var text = new StringBuilder();
            Append(text, value, 0);
            return text.Append('\n').ToString();
        }

        private static void Append(StringBuilder text, MessagePackValue value, int depth)
        {
            switch (value.Kind)
            {
                case MessagePackKind.Map:
                    AppendMap(text, value.Entries, depth + 1);
                    break;
                case MessagePackKind.Array:
                    AppendList(text, value.Elements, depth + 1);
                    break;
                case MessagePackKind.String:
                    value.TryGetString(out string words);
                    AppendText(text, words);
                    break;
                default:
                    text.Append(Plain(value));
                    break;
            }
        }

        private static void AppendMap(StringBuilder text, IReadOnlyList<KeyValuePair<string, MessagePackValue>> entries, int depth)
        {
            text.Append('{');
            for (int index = 0; index < entries.Count; index++)
            {
                BeginLine(text, index == 0 ? "\n" : ",\n", depth);
                AppendText(text, entries[index].Key);
                text.Append(": ");
                Append(text, entries[index].Value, depth);
            }
            End(text, entries.Count, '}', depth);
        }

        private static void AppendList(StringBuilder text, IReadOnlyList<MessagePackValue> elements, int depth)
        {
            text.Append('[');
            for (int index = 0; index < elements.Count; index++)
            {
                BeginLine(text, index == 0 ? "\n" : ",\n", depth);
                Append(text, elements[index], depth);
            }
            End(text, elements.Count, ']', depth);
        }

        private static void BeginLine(StringBuilder text, string end, int depth)
        {
            text.Append(end).Append(' ', SpacesALevel * depth);
        }

        private static void End(StringBuilder text, int count, char bracket, int depth)
        {
            if (count > 0)
            {
                BeginLine(text, "\n", depth - 1);
            }
            text.Append(bracket);
        }

        private static void AppendText(StringBuilder text, string words)
        {
            text.Append('"');
            foreach (char character in words)
            {
                AppendCharacter(text, character);
            }
            text.Append('"');
        }

        private static void AppendCharacter(StringBuilder text, char character)
        {
            if (character == '"' || character == '\\')
            {
                text.Append('\\').Append(character);
            }
            else if (character < ' ' || char.IsSurrogate(character))
            {
                // A surrogate without its other half would not survive being a file.
                text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(character);
            }
        }

        private static string Plain(MessagePackValue value)
        {
            if (value.TryGetBoolean(out bool truth))
            {
                return truth ? "true" : "false";
            }
            if (value.Kind == MessagePackKind.Float && value.TryGetDouble(out double number))
            {
                return JsonNumber.Write(number);
            }
            if (value.TryGetInt64(out long whole))
            {
                return whole.ToString(CultureInfo.InvariantCulture);
            }
            if (value.TryGetUInt64(out ulong large))
            {
                return large.ToString(CultureInfo.InvariantCulture);
            }
            return value.Kind == MessagePackKind.Nil ? "null" : throw new ArgumentException($"JSON can't hold {value}.");
        }
    }
}
