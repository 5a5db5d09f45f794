// A MessagePack value as a small immutable tree, for content that has no fixed shape: an error's detail, a status, a
// model's card. Frames and replies of known shape never pass through it.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    /// <summary>What a <see cref="MessagePackValue"/> holds.</summary>
    public enum MessagePackKind
    {
        /// <summary>Nothing; also what a missing entry of a map gives.</summary>
        Nil,

        /// <summary>True or false.</summary>
        Boolean,

        /// <summary>A whole number from −2⁶³ to 2⁶³−1.</summary>
        Integer,

        /// <summary>A whole number from 2⁶³ to 2⁶⁴−1.</summary>
        LargeInteger,

        /// <summary>A floating-point number.</summary>
        Float,

        /// <summary>Text.</summary>
        String,

        /// <summary>Bytes.</summary>
        Binary,

        /// <summary>A list of values.</summary>
        Array,

        /// <summary>Values by name, in the order in which they were sent.</summary>
        Map,
    }

    /// <summary>An immutable value of a message. <c>default</c> is <see cref="Nil"/>.</summary>
    public struct MessagePackValue
    {
        // Booleans, integers and the bits of a float; everything else is in `content`.
        private readonly long bits;
        private readonly object content;

        private MessagePackValue(MessagePackKind kind, long bits, object content)
        {
            Kind = kind;
            this.bits = bits;
            this.content = content;
        }

        /// <summary>Nothing.</summary>
        public static MessagePackValue Nil => default(MessagePackValue);

        /// <summary>What this value holds.</summary>
        public MessagePackKind Kind { get; }

        /// <summary>Entries of a map or elements of a list; 0 for everything else.</summary>
        public int Count => Entries.Count + Elements.Count;

        /// <summary>The elements of a list; empty for everything else.</summary>
        public IReadOnlyList<MessagePackValue> Elements => content as MessagePackValue[] ?? System.Array.Empty<MessagePackValue>();

        /// <summary>The entries of a map in their order; empty for everything else.</summary>
        public IReadOnlyList<KeyValuePair<string, MessagePackValue>> Entries =>
            content as KeyValuePair<string, MessagePackValue>[] ?? System.Array.Empty<KeyValuePair<string, MessagePackValue>>();

        /// <summary>The entry of that name, or <see cref="Nil"/> where there is none or this is no map.</summary>
        public MessagePackValue this[string key]
        {
            get
            {
                // From the end: where a name was sent twice, the last one counts.
                IReadOnlyList<KeyValuePair<string, MessagePackValue>> entries = Entries;
                int index = entries.Count - 1;
                while (index >= 0 && entries[index].Key != key)
                {
                    index--;
                }
                return index < 0 ? Nil : entries[index].Value;
            }
        }

        /// <summary>Makes a boolean.</summary>
        public static MessagePackValue From(bool value)
        {
            return new MessagePackValue(MessagePackKind.Boolean, value ? 1 : 0, null);
        }

        /// <summary>Makes an integer.</summary>
        public static MessagePackValue From(long value)
        {
            return new MessagePackValue(MessagePackKind.Integer, value, null);
        }

        /// <summary>Makes an integer; up to 2⁶³−1 it is the same as one made from a <c>long</c>.</summary>
        public static MessagePackValue From(ulong value)
        {
            MessagePackKind kind = value <= long.MaxValue ? MessagePackKind.Integer : MessagePackKind.LargeInteger;
            return new MessagePackValue(kind, (long)value, null);
        }

        /// <summary>Makes a floating-point number.</summary>
        public static MessagePackValue From(double value)
        {
            return new MessagePackValue(MessagePackKind.Float, BitConverter.DoubleToInt64Bits(value), null);
        }

        /// <summary>Makes text; null gives <see cref="Nil"/>.</summary>
        public static MessagePackValue From(string value)
        {
            return value == null ? Nil : new MessagePackValue(MessagePackKind.String, 0, value);
        }

        /// <summary>Makes bytes; they are kept, not copied. Null gives <see cref="Nil"/>.</summary>
        public static MessagePackValue From(byte[] value)
        {
            return value == null ? Nil : new MessagePackValue(MessagePackKind.Binary, 0, value);
        }

        /// <summary>Makes a list.</summary>
        public static MessagePackValue List(params MessagePackValue[] elements)
        {
            return new MessagePackValue(MessagePackKind.Array, 0, elements);
        }

        /// <summary>Makes a map.</summary>
        public static MessagePackValue Map(params KeyValuePair<string, MessagePackValue>[] entries)
        {
            return new MessagePackValue(MessagePackKind.Map, 0, entries);
        }

        /// <summary>Makes one entry of a map.</summary>
        public static KeyValuePair<string, MessagePackValue> Entry(string key, MessagePackValue value)
        {
            return new KeyValuePair<string, MessagePackValue>(key, value);
        }

        /// <summary>Answers false where this is no boolean.</summary>
        public bool TryGetBoolean(out bool value)
        {
            value = bits != 0;
            return Kind == MessagePackKind.Boolean;
        }

        /// <summary>Answers false where this is no integer that fits a <c>long</c>.</summary>
        public bool TryGetInt64(out long value)
        {
            value = bits;
            return Kind == MessagePackKind.Integer;
        }

        /// <summary>Answers false where this is no integer from 0.</summary>
        public bool TryGetUInt64(out ulong value)
        {
            value = (ulong)bits;
            return Kind == MessagePackKind.LargeInteger || (Kind == MessagePackKind.Integer && bits >= 0);
        }

        /// <summary>Takes integers too; answers false where this is no number.</summary>
        public bool TryGetDouble(out double value)
        {
            switch (Kind)
            {
                case MessagePackKind.Float:
                    value = BitConverter.Int64BitsToDouble(bits);
                    return true;
                case MessagePackKind.Integer:
                    value = bits;
                    return true;
                default:
                    value = (ulong)bits;
                    return Kind == MessagePackKind.LargeInteger;
            }
        }

        /// <summary>Answers false where this is no text.</summary>
        public bool TryGetString(out string value)
        {
            value = content as string;
            return Kind == MessagePackKind.String;
        }

        /// <summary>Answers false where this holds no bytes. The array is the value's own: don't change it.</summary>
        public bool TryGetBinary(out byte[] value)
        {
            value = content as byte[];
            return Kind == MessagePackKind.Binary;
        }

        /// <summary>The value as text for logs and messages, in the manner of JSON.</summary>
        public override string ToString()
        {
            return MessagePackText.Describe(this);
        }
    }
}
