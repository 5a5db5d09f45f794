// JSON (RFC 8259) to values. Unity's own reader wants classes of known fields; notes and histories have none.
// Must not know what values mean. Whatever is no JSON raises FormatException.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal struct JsonReader
    {
        /// <summary>Maps and lists inside each other, at most.</summary>
        public const int Nesting = 64;

        private readonly string text;
        private int at;

        private JsonReader(string text)
        {
            this.text = text;
            at = 0;
        }

        /// <summary>Reads a whole text: one value, and nothing after it.</summary>
        /// <exception cref="FormatException">It is no JSON, or nested deeper than <see cref="Nesting"/>; the message says where.</exception>
        public static MessagePackValue Read(string text)
        {
            var reader = new JsonReader(text);
            reader.SkipSpace();
            MessagePackValue value = reader.ReadValue(0);
            if (reader.at < text.Length)
            {
                throw reader.Wrong("the end");
            }
            return value;
        }

        private MessagePackValue ReadValue(int depth)
        {
            MessagePackValue value;
            switch (Peek())
            {
                case '{':
                    value = ReadMap(depth);
                    break;
                case '[':
                    value = ReadList(depth);
                    break;
                case '"':
                    value = MessagePackValue.From(ReadText());
                    break;
                default:
                    value = ReadPlain();
                    break;
            }
            SkipSpace();
            return value;
        }

        private MessagePackValue ReadMap(int depth)
        {
            var entries = new List<KeyValuePair<string, MessagePackValue>>();
            CheckDepth(depth);
            Take('{');
            while (Peek() != '}')
            {
                TakeBetween(entries.Count);
                string key = ReadText();
                SkipSpace();
                Take(':');
                entries.Add(MessagePackValue.Entry(key, ReadValue(depth + 1)));
            }
            Take('}');
            return MessagePackValue.Map(entries.ToArray());
        }

        private MessagePackValue ReadList(int depth)
        {
            var elements = new List<MessagePackValue>();
            CheckDepth(depth);
            Take('[');
            while (Peek() != ']')
            {
                TakeBetween(elements.Count);
                elements.Add(ReadValue(depth + 1));
            }
            Take(']');
            return MessagePackValue.List(elements.ToArray());
        }

        private static void CheckDepth(int depth)
        {
            if (depth >= Nesting)
            {
                throw new FormatException($"The JSON is nested deeper than {Nesting} levels.");
            }
        }

        private string ReadText()
        {
            if (Peek() != '"')
            {
                throw Wrong("a text in quotes");
            }
            at++;
            var read = new StringBuilder();
            while (Peek() != '"')
            {
                read.Append(text[at] == '\\' ? ReadEscape() : ReadCharacter());
            }
            at++;
            return read.ToString();
        }

        private char ReadCharacter()
        {
            if (text[at] < ' ')
            {
                throw Wrong("a character of a text");
            }
            return text[at++];
        }

        private char ReadEscape()
        {
            at++;
            const string Letters = "\"\\/bfnrt";
            int known = Letters.IndexOf(Peek());
            if (known >= 0)
            {
                at++;
                return "\"\\/\b\f\n\r\t"[known];
            }
            if (Peek() != 'u' || at + 5 > text.Length || !ushort.TryParse(
                text.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                throw Wrong("an escape such as \\n or \\u00e9");
            }
            at += 5;
            return (char)code;
        }

        private MessagePackValue ReadPlain()
        {
            int start = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '-' || text[at] == '+' || text[at] == '.'))
            {
                at++;
            }
            string word = text.Substring(start, at - start);
            switch (word)
            {
                case "true":
                    return MessagePackValue.From(true);
                case "false":
                    return MessagePackValue.From(false);
                case "null":
                    return MessagePackValue.Nil;
            }
            if (JsonNumber.TryRead(word, out MessagePackValue number))
            {
                return number;
            }
            at = start;
            throw Wrong("a value");
        }

        private char Peek()
        {
            return at < text.Length ? text[at] : throw new FormatException("The JSON ends too early.");
        }

        private void Take(char expected)
        {
            if (Peek() != expected)
            {
                throw Wrong($"'{expected}'");
            }
            at++;
            SkipSpace();
        }

        private void TakeBetween(int already)
        {
            if (already > 0)
            {
                Take(',');
            }
        }

        private void SkipSpace()
        {
            while (at < text.Length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
            {
                at++;
            }
        }

        private FormatException Wrong(string expected)
        {
            string found = at < text.Length ? $"'{text[at]}'" : "the end";
            return new FormatException($"The JSON has {found} at character {at + 1}; expected: {expected}.");
        }
    }
}
