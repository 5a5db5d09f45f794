// How every reply with generated things is read: strictly, and without a leak where it can't be.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal static class GeneratedReply
    {
        /// <summary>Reads a reply; where that fails, or what was read is a copy, its memory is given back at once.</summary>
        public static T Read<T>(Reply reply, Func<Reply, T> read, bool keepsMemory = true)
        {
            bool isKept = false;
            try
            {
                T made = read(reply);
                isKept = keepsMemory;
                return made;
            }
            finally
            {
                if (!isKept)
                {
                    reply.Dispose();
                }
            }
        }

        /// <summary>A number that is finite and at least that large.</summary>
        public static double Finite(MessagePackValue map, string field, string where, double smallest = double.MinValue)
        {
            double number = new ReplyFields(map, where).Number(field);
            if (!(number >= smallest && number <= double.MaxValue))
            {
                string allowed = smallest == double.MinValue ? "finite numbers" : $"finite numbers from {smallest}";
                throw ProtocolException.InvalidField($"{where}: {field} is {map[field]}; allowed: {allowed}.");
            }
            return number;
        }

        /// <summary>A text, or null where the field is absent.</summary>
        public static string TextOrNull(MessagePackValue map, string field, string where)
        {
            return map[field].Kind == MessagePackKind.Nil ? null : new ReplyFields(map, where).Text(field);
        }

        /// <summary>A list of texts, empty where the field is absent.</summary>
        public static IReadOnlyList<string> TextsOrNone(MessagePackValue map, string field, string where)
        {
            return map[field].Kind == MessagePackKind.Nil ? Array.Empty<string>() : new ReplyFields(map, where).Texts(field);
        }
    }
}
