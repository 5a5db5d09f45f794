// Reads what an .onnx file says of itself, without its graph. Such a file is one protobuf message, ModelProto: fields one after
// another, each with its number and, where it holds bytes, their length. So the graph, nearly all of the file, is stepped over.
// Must not know what the entries mean.
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class OnnxMetadata
    {
        private const int MetadataProps = 14;
        private const int Key = 1;
        private const int Value = 2;
        private const int LargestEntryBytes = 16 << 20;

        // Protobuf's wire types; the others are long out of use.
        private const int Varint = 0;
        private const int Fixed64 = 1;
        private const int Bytes = 2;
        private const int Fixed32 = 5;

        private readonly Stream file;

        private OnnxMetadata(Stream file)
        {
            this.file = file;
        }

        /// <summary>Reads the entries of a file, from where it stands to its end.</summary>
        /// <param name="file">Can seek; the caller closes it.</param>
        /// <exception cref="CapriccioException">It is no .onnx file, or cut short.</exception>
        public static IReadOnlyDictionary<string, string> Read(Stream file)
        {
            var entries = new Dictionary<string, string>();
            new OnnxMetadata(file).ReadMessage(entries);
            return entries;
        }

        private void ReadMessage(Dictionary<string, string> entries)
        {
            while (TryReadField(file.Length, out int field, out long length))
            {
                if (field != MetadataProps)
                {
                    file.Position += length;
                    continue;
                }
                if (length > LargestEntryBytes)
                {
                    throw Broken($"an entry of its metadata has {length} bytes; allowed: up to {LargestEntryBytes}");
                }
                ReadEntry(file.Position + length, entries);
            }
        }

        private void ReadEntry(long end, Dictionary<string, string> entries)
        {
            string key = string.Empty;
            string value = string.Empty;
            while (TryReadField(end, out int field, out long length))
            {
                string text = ReadText((int)length);
                key = field == Key ? text : key;
                value = field == Value ? text : value;
            }
            entries[key] = value;
        }

        // Finds the next field that holds bytes; numbers are passed by.
        private bool TryReadField(long end, out int field, out long length)
        {
            while (file.Position < end)
            {
                ulong tag = ReadVarint(end);
                field = (int)Math.Min(tag >> 3, int.MaxValue);
                switch ((int)(tag & 7))
                {
                    case Bytes:
                        length = Inside(ReadVarint(end), end);
                        return true;
                    case Varint:
                        ReadVarint(end);
                        break;
                    case Fixed64:
                        file.Position += Inside(8, end);
                        break;
                    case Fixed32:
                        file.Position += Inside(4, end);
                        break;
                    default:
                        throw Broken($"its field {field} has wire type {tag & 7}");
                }
            }
            field = 0;
            length = 0;
            return false;
        }

        private long Inside(ulong length, long end)
        {
            if (length > (ulong)(end - file.Position))
            {
                throw Broken($"a field of {length} bytes ends beyond it");
            }
            return (long)length;
        }

        // Seven bits a byte, lowest first; the highest bit says that more follow.
        private ulong ReadVarint(long end)
        {
            ulong number = 0;
            for (int shift = 0; shift < 64; shift += 7)
            {
                int next = file.Position < end ? file.ReadByte() : -1;
                if (next < 0)
                {
                    throw Broken("it ends within a number");
                }
                number |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                {
                    return number;
                }
            }
            throw Broken("a number has more than ten bytes");
        }

        private string ReadText(int length)
        {
            var bytes = new byte[length];
            int read = 0;
            while (read < length)
            {
                int more = file.Read(bytes, read, length - read);
                if (more == 0)
                {
                    throw Broken("it ends within a text");
                }
                read += more;
            }
            return Encoding.UTF8.GetString(bytes);
        }

        private static CapriccioException Broken(string reason)
        {
            return new CapriccioException(Spec.Errors.UnreadableFile, $"This is no .onnx file, or a broken one: {reason}.");
        }
    }
}
