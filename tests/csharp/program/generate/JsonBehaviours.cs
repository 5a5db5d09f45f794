// JSON read and written: round trips, limits, and what is none.
using System;
using System.Linq;
using System.Text;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class JsonBehaviours
    {
        private const string Note = "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null,\n    -2.5\n  ],\n  \"c\": {},\n  \"d\": []\n}\n";

        [Behaviour]
        private static void json_reads_every_kind_of_value()
        {
            MessagePackValue value = JsonReader.Read(" {\"text\": \"a\\n\\u00e9\\\"\\/\", \"list\" :[1 , -2,3.5e2 ,true,false,null,{}], \"n\": 0} ");
            Check.Equal("a\né\"/", value["text"].TryGetString(out string text) ? text : null);
            Check.Equal("[1, -2, 350, true, false, null, {}]", value["list"].ToString());
            Check.Equal(MessagePackKind.Float, value["list"].Elements[2].Kind);
            Check.Equal(MessagePackKind.LargeInteger, JsonReader.Read("18446744073709551615").Kind);
            Check.Equal(MessagePackKind.Float, JsonReader.Read("18446744073709551616").Kind);
            Check.Equal(MessagePackKind.Integer, JsonReader.Read("-9223372036854775808").Kind);
        }

        [Behaviour]
        private static void json_refuses_what_is_none()
        {
            string[] wrong =
            {
                "", " ", "{", "[", "\"", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "{a:1}", "01", "1.", ".5", "+1", "1e", "0x1",
                "tru", "nul", "NaN", "Infinity", "1e999", "\"\\x\"", "\"\\u12\"", "\"\\u 123\"", "\"a\nb\"", "1 2", "{} x", "'a'", "[1}", "/**/1",
            };
            foreach (string text in wrong)
            {
                Check.Throws<FormatException>(() => JsonReader.Read(text));
            }
        }

        [Behaviour]
        private static void json_is_nested_up_to_its_limit()
        {
            JsonReader.Read(Nested(JsonReader.Nesting));
            Check.Throws<FormatException>(() => JsonReader.Read(Nested(JsonReader.Nesting + 1)));
            Check.Throws<FormatException>(() => JsonReader.Read(Nested(1000000)));
        }

        [Behaviour]
        private static void json_is_written_as_it_is_read()
        {
            Check.Equal(Note, JsonWriter.Write(JsonReader.Read(Note)));
            MessagePackValue odd = MessagePackValue.Map(
                MessagePackValue.Entry("\"\\\u0001\t\ud83d\ude00\udc00", MessagePackValue.From("\uffff\u2028é")),
                MessagePackValue.Entry("large", MessagePackValue.From(ulong.MaxValue)),
                MessagePackValue.Entry("whole float", MessagePackValue.From(2.0)),
                MessagePackValue.Entry("tiny", MessagePackValue.From(double.Epsilon)),
                MessagePackValue.Entry("third", MessagePackValue.From(1 / 3.0)),
                MessagePackValue.Entry("hard", MessagePackValue.From(0.84551240822557006)),
                MessagePackValue.Entry("zero", MessagePackValue.From(0.0)));
            byte[] file = Encoding.UTF8.GetBytes(JsonWriter.Write(odd));
            Check.Equal(Canonical(odd), Canonical(JsonReader.Read(Encoding.UTF8.GetString(file))));
        }

        [Behaviour]
        private static void json_holds_no_bytes_and_nothing_endless()
        {
            Check.Throws<ArgumentException>(() => JsonWriter.Write(MessagePackValue.From(new byte[1])));
            Check.Throws<ArgumentException>(() => JsonWriter.Write(MessagePackValue.From(double.NaN)));
            Check.Throws<ArgumentException>(() => JsonWriter.Write(MessagePackValue.From(double.PositiveInfinity)));
        }

        [Behaviour]
        private static void fuzzed_json_gives_values_that_are_written_as_they_are_read_or_format_errors()
        {
            string[] seeds = { Note, "{\"a\": \"\\u00e9\\n\", \"b\": [1.5e-3, -7, {\"c\": false}]}", "[[[[]]], 1e5, \"x\"]" };
            Mutations.Try<FormatException>(seeds.Select(Encoding.UTF8.GetBytes).ToArray(), 100000, bytes =>
            {
                MessagePackValue value = JsonReader.Read(Encoding.UTF8.GetString(bytes));
                Check.Equal(Canonical(value), Canonical(JsonReader.Read(JsonWriter.Write(value))));
            });
        }

        private static string Nested(int levels)
        {
            return new string('[', levels) + new string(']', levels);
        }

        // As Bytes.Canonical, which can't write halves of characters.
        private static string Canonical(MessagePackValue value)
        {
            if (value.Kind == MessagePackKind.Map)
            {
                return "{" + string.Concat(value.Entries.Select(each => Units(each.Key) + Canonical(each.Value))) + "}";
            }
            if (value.Kind == MessagePackKind.Array)
            {
                return "[" + string.Concat(value.Elements.Select(each => Canonical(each) + ",")) + "]";
            }
            return value.TryGetString(out string text) ? Units(text) : Bytes.Canonical(value);
        }

        private static string Units(string text)
        {
            return "'" + string.Concat(text.Select(each => $"{(int)each:x4}")) + "'";
        }
    }
}
