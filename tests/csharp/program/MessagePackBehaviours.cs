// MessagePack against the vectors that all languages share, and what the vectors can't say.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class MessagePackBehaviours
    {
        [Behaviour]
        private static void message_pack_reads_every_shared_vector()
        {
            foreach (string[] row in Bytes.Table("message_pack_valid"))
            {
                Check.Equal(row[2], Bytes.Canonical(Bytes.ReadWhole(Bytes.FromHex(row[1]))), row[0]);
            }
        }

        [Behaviour]
        private static void message_pack_writes_the_shortest_form()
        {
            var writer = new MessagePackWriter();
            foreach (string[] row in Bytes.Table("message_pack_valid").Where(row => row[3] == "round_trip"))
            {
                writer.Clear();
                MessagePackTree.Write(writer, Bytes.ReadWhole(Bytes.FromHex(row[1])));
                Check.Equal(row[1], Bytes.ToHex(writer.Written), row[0]);
            }
        }

        [Behaviour]
        private static void message_pack_skips_every_shared_vector()
        {
            foreach (string[] row in Bytes.Table("message_pack_valid"))
            {
                byte[] bytes = Bytes.FromHex(row[1]);
                var reader = new MessagePackReader(new ArraySegment<byte>(bytes));
                Check.Equal(bytes.Length, reader.Skip(0).Count, row[0]);
            }
        }

        [Behaviour]
        private static void message_pack_refuses_every_invalid_vector()
        {
            foreach (string[] row in Bytes.Table("message_pack_invalid"))
            {
                Check.Throws<ProtocolException>(() => Bytes.ReadWhole(Bytes.FromHex(row[1])));
            }
        }

        [Behaviour]
        private static void message_pack_announced_sizes_are_checked_before_memory_is_taken()
        {
            long before = GC.GetTotalMemory(true);
            foreach (string head in new[] { "dd7fffffff", "df7fffffff", "c67fffffff", "db7fffffff", "ddffffffff", "dfffffffff" })
            {
                Check.Throws<ProtocolException>(() => Bytes.ReadWhole(Bytes.FromHex(head + "00")));
            }
            Check.That(GC.GetTotalMemory(false) - before < 1000000, "memory was taken for values that never came");
        }

        [Behaviour]
        private static void message_pack_floats_of_both_widths_survive()
        {
            var writer = new MessagePackWriter();
            foreach (float number in new[] { 0f, -1.5f, float.Epsilon, float.MaxValue, float.PositiveInfinity, 0.1f })
            {
                writer.Clear();
                writer.WriteSingle(number);
                Check.Equal(5, writer.Written.Count, "bytes");
                Check.Equal(number, (float)new MessagePackReader(writer.Written).ReadDouble());
            }
        }

        [Behaviour]
        private static void message_pack_integers_that_do_not_fit_are_refused()
        {
            Check.Throws<ProtocolException>(() => Reader("cf8000000000000000").ReadInt64());
            Check.Throws<ProtocolException>(() => Reader("ff").ReadUInt64());
            Check.Equal(ulong.MaxValue, Reader("cfffffffffffffffff").ReadUInt64());
            Check.Equal(long.MinValue, Reader("d38000000000000000").ReadInt64());
        }

        [Behaviour]
        private static void message_pack_nesting_is_limited_to_the_table()
        {
            string deepest = string.Concat(Enumerable.Repeat("91", Spec.Limits.Nesting - 1)) + "90";
            Bytes.ReadWhole(Bytes.FromHex(deepest));
            Reader(deepest).Skip(0);
            Check.Equal(Spec.Errors.TooLarge, Check.Throws<ProtocolException>(() => Bytes.ReadWhole(Bytes.FromHex("91" + deepest))).Code);
            Check.Equal(Spec.Errors.TooLarge, Check.Throws<ProtocolException>(() => Reader("91" + deepest).Skip(0)).Code);
        }

        [Behaviour]
        private static void value_of_a_missing_key_is_nil_and_the_last_of_two_equal_keys_counts()
        {
            MessagePackValue map = Bytes.ReadWhole(Bytes.FromHex("82a16101a16102"));
            Check.That(map["a"].TryGetInt64(out long last) && last == 2, "the last a");
            Check.Equal(MessagePackKind.Nil, map["b"]["c"].Kind);
        }

        [Behaviour]
        private static void value_describes_itself_like_json()
        {
            KeyValuePair<string, MessagePackValue> list = MessagePackValue.Entry("list", MessagePackValue.List(
                MessagePackValue.From(1), MessagePackValue.From(-2.5), MessagePackValue.From("é"), MessagePackValue.From(true)));
            Check.Equal("{\"list\": [1, -2.5, \"é\", true], \"none\": null}", MessagePackValue.Map(
                list, MessagePackValue.Entry("none", MessagePackValue.Nil)).ToString());
        }

        private static MessagePackReader Reader(string hex)
        {
            return new MessagePackReader(new ArraySegment<byte>(Bytes.FromHex(hex)));
        }
    }
}
