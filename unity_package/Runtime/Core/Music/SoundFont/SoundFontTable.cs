// One table of a SoundFont: records of the same size, read in place. Must not know what they mean.
using System;
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal sealed class SoundFontTable
    {
        /// <summary>Bytes of a record of each table.</summary>
        public static readonly IReadOnlyDictionary<string, int> RecordBytes = new Dictionary<string, int>
        {
            { "phdr", 38 }, { "pbag", 4 }, { "pgen", 4 }, { "inst", 22 }, { "ibag", 4 }, { "igen", 4 }, { "shdr", 46 },
        };

        // Where a record says at which record of the table below it begins.
        private static readonly IReadOnlyDictionary<string, int> LinkAt = new Dictionary<string, int>
        {
            { "phdr", 24 }, { "pbag", 0 }, { "inst", 20 }, { "ibag", 0 },
        };

        private readonly string kind;
        private readonly string file;
        private readonly ArraySegment<byte> bytes;
        private readonly int size;

        /// <exception cref="FormatException">It holds no whole records.</exception>
        public SoundFontTable(string kind, ArraySegment<byte> bytes, string file)
        {
            this.kind = kind;
            this.bytes = bytes;
            this.file = file;
            size = RecordBytes[kind];
            if (bytes.Count < size || bytes.Count % size != 0)
            {
                throw new FormatException($"{file} has a table {kind} of {bytes.Count} bytes; expected {size} for each record.");
            }
        }

        /// <summary>How many records it has, without the last, which only ends the one before.</summary>
        public int Count => (bytes.Count / size) - 1;

        public int UnsignedByte(int record, int offset)
        {
            return bytes.Array[Place(record) + offset];
        }

        public int SignedByte(int record, int offset)
        {
            return (sbyte)bytes.Array[Place(record) + offset];
        }

        /// <summary>Two bytes, not signed.</summary>
        public int Word(int record, int offset)
        {
            int at = Place(record) + offset;
            return bytes.Array[at] | (bytes.Array[at + 1] << 8);
        }

        /// <summary>Four bytes, not signed.</summary>
        public long Number(int record, int offset)
        {
            return (uint)(Word(record, offset) | (Word(record, offset + 2) << 16));
        }

        /// <summary>At which record of the table below a record's part begins.</summary>
        public int Link(int record)
        {
            return Word(record, LinkAt[kind]);
        }

        /// <summary>Checks that all of them lie in the table below, in order.</summary>
        /// <exception cref="FormatException">One does not.</exception>
        public void CheckLinks(SoundFontTable below)
        {
            int before = 0;
            for (int record = 0; record <= Count; record++)
            {
                int next = Link(record);
                if (next < before || next > below.Count)
                {
                    throw new FormatException(
                        $"{file} points from record {record} of {kind} to record {next} of {below.kind}; allowed: {before} to {below.Count}.");
                }
                before = next;
            }
        }

        private int Place(int record)
        {
            return bytes.Offset + (record * size);
        }
    }
}
