// MessagePackValue to bytes and back.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal static class MessagePackTree
    {
        /// <param name="reader">Stands at the value.</param>
        /// <param name="depth">How many maps and lists lie around it.</param>
        public static MessagePackValue Read(ref MessagePackReader reader, int depth)
        {
            byte format = reader.Peek();
            if (MessagePackSkip.IsMap(format))
            {
                return ReadMap(ref reader, depth + 1);
            }
            return MessagePackSkip.IsArray(format) ? ReadArray(ref reader, depth + 1) : ReadScalar(ref reader, format);
        }

        public static void Write(MessagePackWriter writer, MessagePackValue value)
        {
            switch (value.Kind)
            {
                case MessagePackKind.Map:
                    writer.WriteMapHeader(value.Count);
                    foreach (KeyValuePair<string, MessagePackValue> entry in value.Entries)
                    {
                        writer.WriteString(entry.Key);
                        Write(writer, entry.Value);
                    }
                    break;
                case MessagePackKind.Array:
                    writer.WriteArrayHeader(value.Count);
                    foreach (MessagePackValue element in value.Elements)
                    {
                        Write(writer, element);
                    }
                    break;
                default:
                    WriteScalar(writer, value);
                    break;
            }
        }

        private static MessagePackValue ReadMap(ref MessagePackReader reader, int depth)
        {
            MessagePackSkip.CheckDepth(depth);
            var entries = new KeyValuePair<string, MessagePackValue>[reader.ReadMapHeader()];
            for (int index = 0; index < entries.Length; index++)
            {
                reader.ExpectKey();
                string key = reader.ReadString();
                entries[index] = MessagePackValue.Entry(key, Read(ref reader, depth));
            }
            return MessagePackValue.Map(entries);
        }

        private static MessagePackValue ReadArray(ref MessagePackReader reader, int depth)
        {
            MessagePackSkip.CheckDepth(depth);
            var elements = new MessagePackValue[reader.ReadArrayHeader()];
            for (int index = 0; index < elements.Length; index++)
            {
                elements[index] = Read(ref reader, depth);
            }
            return MessagePackValue.List(elements);
        }

        private static MessagePackValue ReadScalar(ref MessagePackReader reader, byte format)
        {
            switch (format)
            {
                case MessagePackFormat.Nil:
                    reader.ReadNil();
                    return MessagePackValue.Nil;
                case MessagePackFormat.False:
                case MessagePackFormat.True:
                    return MessagePackValue.From(reader.ReadBoolean());
                case MessagePackFormat.Binary8:
                case MessagePackFormat.Binary16:
                case MessagePackFormat.Binary32:
                    return MessagePackValue.From(Copy(reader.ReadBinary()));
                case MessagePackFormat.Float32:
                case MessagePackFormat.Float64:
                    return MessagePackValue.From(reader.ReadDouble());
                case MessagePackFormat.Unsigned64:
                    return MessagePackValue.From(reader.ReadUInt64());
                case MessagePackFormat.String8:
                case MessagePackFormat.String16:
                case MessagePackFormat.String32:
                    return MessagePackValue.From(reader.ReadString());
                default:
                    return (format & 0xe0) == MessagePackFormat.FixString
                        ? MessagePackValue.From(reader.ReadString())
                        : MessagePackValue.From(reader.ReadInt64());
            }
        }

        private static void WriteScalar(MessagePackWriter writer, MessagePackValue value)
        {
            switch (value.Kind)
            {
                case MessagePackKind.Boolean:
                    value.TryGetBoolean(out bool truth);
                    writer.WriteBoolean(truth);
                    break;
                case MessagePackKind.Integer:
                    value.TryGetInt64(out long integer);
                    writer.WriteInteger(integer);
                    break;
                case MessagePackKind.LargeInteger:
                    value.TryGetUInt64(out ulong large);
                    writer.WriteUnsigned(large);
                    break;
                case MessagePackKind.Float:
                    value.TryGetDouble(out double number);
                    writer.WriteDouble(number);
                    break;
                case MessagePackKind.String:
                    value.TryGetString(out string text);
                    writer.WriteString(text);
                    break;
                case MessagePackKind.Binary:
                    value.TryGetBinary(out byte[] bytes);
                    writer.WriteBinary(new ArraySegment<byte>(bytes));
                    break;
                default:
                    writer.WriteNil();
                    break;
            }
        }

        private static byte[] Copy(ArraySegment<byte> source)
        {
            var copy = new byte[source.Count];
            Buffer.BlockCopy(source.Array, source.Offset, copy, 0, source.Count);
            return copy;
        }
    }
}
