// Reads MessagePack from bytes that a peer sent. Every count is checked against the bytes that are left before anything
// is allocated, nesting is limited, and whatever is wrong raises ProtocolException. Must not know what the values mean.
using System;
using System.Text;

namespace Capriccio.Protocol
{
    /// <summary>A cursor over one MessagePack value. A struct: pass it by <c>ref</c>.</summary>
    internal partial struct MessagePackReader
    {
        private static readonly UTF8Encoding Utf8 = new UTF8Encoding(false, true);

        private readonly byte[] bytes;
        private readonly int end;
        private int position;

        public MessagePackReader(ArraySegment<byte> source)
        {
            bytes = source.Array;
            position = source.Offset;
            end = source.Offset + source.Count;
        }

        /// <summary>Index into the array beneath, not into the segment.</summary>
        public int Position => position;

        public bool AtEnd => position == end;

        /// <summary>The next format byte, not consumed.</summary>
        public byte Peek()
        {
            Need(1);
            return bytes[position];
        }

        public void ReadNil()
        {
            Expect(Take() == MessagePackFormat.Nil, "nil");
        }

        public bool ReadBoolean()
        {
            byte format = Take();
            Expect(format == MessagePackFormat.True || format == MessagePackFormat.False, "a boolean");
            return format == MessagePackFormat.True;
        }

        public string ReadString()
        {
            int count = ReadStringHeader();
            try
            {
                string text = Utf8.GetString(bytes, position, count);
                position += count;
                return text;
            }
            catch (DecoderFallbackException)
            {
                throw ProtocolException.Malformed($"The {count}-byte string at byte {position} is not valid UTF-8.");
            }
        }

        /// <summary>Reads a string; where it is the same as <paramref name="known"/>, that one is answered and none is made.</summary>
        public string ReadString(string known)
        {
            MessagePackReader start = this;
            int count = ReadStringHeader();
            bool same = known != null && known.Length == count;
            for (int index = 0; same && index < count; index++)
            {
                // A byte of longer UTF-8 sequences never equals a character that takes one byte.
                same = known[index] < 0x80 && bytes[position + index] == known[index];
            }
            if (!same)
            {
                this = start;
                return ReadString();
            }
            position += count;
            return known;
        }

        /// <summary>Refuses a map key that is no string.</summary>
        public void ExpectKey()
        {
            byte format = Peek();
            bool isString = (format & 0xe0) == MessagePackFormat.FixString
                || (format >= MessagePackFormat.String8 && format <= MessagePackFormat.String32);
            if (!isString)
            {
                throw ProtocolException.Malformed($"The map key at byte {position} has the format byte 0x{format:x2}; keys are strings.");
            }
        }

        /// <summary>Reads a map's key and answers its index in <paramref name="keys"/>, or <see cref="MessagePackKeys.Unknown"/>.</summary>
        public int ReadKey(MessagePackKeys keys)
        {
            ExpectKey();
            return ReadKnown(keys);
        }

        /// <summary>Reads a string and answers its index in <paramref name="keys"/>, or <see cref="MessagePackKeys.Unknown"/>.</summary>
        public int ReadKnown(MessagePackKeys keys)
        {
            int count = ReadStringHeader();
            int index = keys.Find(bytes, position, count);
            position += count;
            return index;
        }

        /// <summary>The bytes in place, not copied; they live as long as the array that is read.</summary>
        public ArraySegment<byte> ReadBinary()
        {
            byte format = Take();
            Expect(format >= MessagePackFormat.Binary8 && format <= MessagePackFormat.Binary32, "binary");
            int count = CheckedCount(ReadBigEndian(1 << (format - MessagePackFormat.Binary8)), 1);
            var segment = new ArraySegment<byte>(bytes, position, count);
            position += count;
            return segment;
        }

        public int ReadArrayHeader()
        {
            byte format = Take();
            if ((format & 0xf0) == MessagePackFormat.FixArray)
            {
                return CheckedCount((ulong)(format & 0x0f), 1);
            }
            Expect(format == MessagePackFormat.Array16 || format == MessagePackFormat.Array32, "an array");
            return CheckedCount(ReadBigEndian(format == MessagePackFormat.Array16 ? 2 : 4), 1);
        }

        public int ReadMapHeader()
        {
            byte format = Take();
            if ((format & 0xf0) == MessagePackFormat.FixMap)
            {
                return CheckedCount((ulong)(format & 0x0f), 2);
            }
            Expect(format == MessagePackFormat.Map16 || format == MessagePackFormat.Map32, "a map");
            return CheckedCount(ReadBigEndian(format == MessagePackFormat.Map16 ? 2 : 4), 2);
        }

        /// <summary>Steps over one value of any type and answers the bytes it occupied.</summary>
        /// <param name="depth">How many maps and lists lie around it.</param>
        public ArraySegment<byte> Skip(int depth)
        {
            int start = position;
            MessagePackSkip.One(ref this, depth);
            return new ArraySegment<byte>(bytes, start, position - start);
        }

        internal void SkipBytes(ulong count)
        {
            position += CheckedCount(count, 1);
        }

        internal byte Take()
        {
            Need(1);
            return bytes[position++];
        }

        private int ReadStringHeader()
        {
            byte format = Take();
            if ((format & 0xe0) == MessagePackFormat.FixString)
            {
                return CheckedCount((ulong)(format & 0x1f), 1);
            }
            Expect(format >= MessagePackFormat.String8 && format <= MessagePackFormat.String32, "a string");
            return CheckedCount(ReadBigEndian(1 << (format - MessagePackFormat.String8)), 1);
        }

        // `smallest` is the least number of bytes that one item takes, so a count that cannot be true is refused unread.
        private int CheckedCount(ulong count, int smallest)
        {
            if (count > (ulong)((end - position) / smallest))
            {
                throw ProtocolException.Malformed($"A value announces {count} items, but only {end - position} bytes are left.");
            }
            return (int)count;
        }

        private void Need(int count)
        {
            if (end - position < count)
            {
                throw ProtocolException.Malformed($"The value is cut off: {count} more bytes were expected at byte {position}.");
            }
        }

        private void Expect(bool met, string expected)
        {
            if (!met)
            {
                string found = $"0x{bytes[position - 1]:x2}";
                throw ProtocolException.InvalidField($"Expected {expected} at byte {position - 1}, found the format byte {found}.");
            }
        }
    }
}
