// Values as text for logs and error messages; long content is cut. Not for parsing.
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Capriccio.Protocol
{
    internal static class MessagePackText
    {
        private const int LongestCharacters = 2000;

        public static string Describe(MessagePackValue value)
        {
            var text = new StringBuilder();
            Append(text, value);
            return text.ToString();
        }

        private static void Append(StringBuilder text, MessagePackValue value)
        {
            if (text.Length > LongestCharacters)
            {
                text.Append('…');
                return;
            }
            switch (value.Kind)
            {
                case MessagePackKind.Map:
                    AppendMap(text, value.Entries);
                    break;
                case MessagePackKind.Array:
                    AppendArray(text, value.Elements);
                    break;
                default:
                    text.Append(Scalar(value));
                    break;
            }
        }

        private static void AppendMap(StringBuilder text, IReadOnlyList<KeyValuePair<string, MessagePackValue>> entries)
        {
            text.Append('{');
            for (int index = 0; index < entries.Count && text.Length <= LongestCharacters; index++)
            {
                text.Append(index == 0 ? "\"" : ", \"").Append(entries[index].Key).Append("\": ");
                Append(text, entries[index].Value);
            }
            text.Append('}');
        }

        private static void AppendArray(StringBuilder text, IReadOnlyList<MessagePackValue> elements)
        {
            text.Append('[');
            for (int index = 0; index < elements.Count && text.Length <= LongestCharacters; index++)
            {
                text.Append(index == 0 ? string.Empty : ", ");
                Append(text, elements[index]);
            }
            text.Append(']');
        }

        private static string Scalar(MessagePackValue value)
        {
            if (value.TryGetString(out string words))
            {
                return $"\"{words}\"";
            }
            if (value.TryGetBoolean(out bool truth))
            {
                return truth ? "true" : "false";
            }
            if (value.TryGetBinary(out byte[] bytes))
            {
                return $"<{bytes.Length} bytes>";
            }
            if (value.Kind != MessagePackKind.Float && value.TryGetUInt64(out ulong large))
            {
                return large.ToString(CultureInfo.InvariantCulture);
            }
            if (value.TryGetInt64(out long integer))
            {
                return integer.ToString(CultureInfo.InvariantCulture);
            }
            return value.TryGetDouble(out double number) ? number.ToString("R", CultureInfo.InvariantCulture) : "null";
        }
    }
}
