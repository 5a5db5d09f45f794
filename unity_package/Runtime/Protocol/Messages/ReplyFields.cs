// Reads the fields of a reply's body by name; a missing or wrong one raises ProtocolException that names it.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal struct ReplyFields
    {
        private readonly MessagePackValue map;
        private readonly string where;

        public ReplyFields(MessagePackValue map, string where)
        {
            this.map = map;
            this.where = where;
        }

        public string Text(string field)
        {
            return map[field].TryGetString(out string text) ? text : throw Wrong(field, "a string");
        }

        public long Integer(string field)
        {
            return map[field].TryGetInt64(out long integer) ? integer : throw Wrong(field, "an integer");
        }

        public double Number(string field)
        {
            return map[field].TryGetDouble(out double number) ? number : throw Wrong(field, "a number");
        }

        public bool Boolean(string field)
        {
            return map[field].TryGetBoolean(out bool truth) ? truth : throw Wrong(field, "a boolean");
        }

        public MessagePackValue Map(string field)
        {
            return map[field].Kind == MessagePackKind.Map ? map[field] : throw Wrong(field, "a map");
        }

        public IReadOnlyList<MessagePackValue> List(string field)
        {
            return map[field].Kind == MessagePackKind.Array ? map[field].Elements : throw Wrong(field, "a list");
        }

        public IReadOnlyList<string> Texts(string field)
        {
            IReadOnlyList<MessagePackValue> elements = List(field);
            var texts = new string[elements.Count];
            for (int index = 0; index < texts.Length; index++)
            {
                texts[index] = elements[index].TryGetString(out string text) ? text : throw Wrong(field, "a list of strings");
            }
            return texts;
        }

        /// <summary>A duration in milliseconds, which a peer may not make negative or absurd.</summary>
        public TimeSpan Milliseconds(string field)
        {
            return Duration(field, 1);
        }

        public TimeSpan Seconds(string field)
        {
            return Duration(field, 1000);
        }

        private TimeSpan Duration(string field, double unitMs)
        {
            double milliseconds = Number(field) * unitMs;
            if (!(milliseconds >= 0 && milliseconds < 1e14))
            {
                throw Wrong(field, "a duration from 0");
            }
            return TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
        }

        private ProtocolException Wrong(string field, string expected)
        {
            return ProtocolException.InvalidField($"{where}: {field} is {map[field]}, not {expected}.");
        }
    }
}
