// Hex, and values in the text form in which the Python side writes down what it expects.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class Bytes
    {
        public static byte[] FromHex(string hex)
        {
            var bytes = new byte[hex.Length / 2];
            for (int index = 0; index < bytes.Length; index++)
            {
                bytes[index] = (byte)((Digit(hex[2 * index]) << 4) | Digit(hex[(2 * index) + 1]));
            }
            return bytes;
        }

        public static string ToHex(ArraySegment<byte> bytes)
        {
            var hex = new StringBuilder(bytes.Count * 2);
            for (int index = 0; index < bytes.Count; index++)
            {
                hex.Append("0123456789abcdef"[bytes.Array[bytes.Offset + index] >> 4]);
                hex.Append("0123456789abcdef"[bytes.Array[bytes.Offset + index] & 15]);
            }
            return hex.ToString();
        }

        public static string Canonical(MessagePackValue value)
        {
            switch (value.Kind)
            {
                case MessagePackKind.Map:
                    return "{" + string.Join(",", value.Entries.Select(each => $"s{HexText(each.Key)}:{Canonical(each.Value)}")) + "}";
                case MessagePackKind.Array:
                    return "[" + string.Join(",", value.Elements.Select(Canonical)) + "]";
                case MessagePackKind.String:
                    return value.TryGetString(out string text) ? "s" + HexText(text) : "?";
                case MessagePackKind.Binary:
                    return value.TryGetBinary(out byte[] bytes) ? "b" + ToHex(new ArraySegment<byte>(bytes)) : "?";
                case MessagePackKind.Float:
                    return value.TryGetDouble(out double number) ? $"f{BitConverter.DoubleToInt64Bits(number):x16}" : "?";
                case MessagePackKind.Boolean:
                    return value.TryGetBoolean(out bool truth) && truth ? "true" : "false";
                case MessagePackKind.Nil:
                    return "nil";
                default:
                    return value.TryGetUInt64(out ulong large) ? $"i{large}" : value.TryGetInt64(out long integer) ? $"i{integer}" : "?";
            }
        }

        public static MessagePackValue ReadWhole(byte[] bytes)
        {
            var reader = new MessagePackReader(new ArraySegment<byte>(bytes));
            MessagePackValue value = MessagePackTree.Read(ref reader, 0);
            return reader.AtEnd ? value : throw ProtocolException.Malformed("There are bytes after the value.");
        }

        /// <summary>The rows of a table that the Python side wrote: tab-separated cells, the first is a name.</summary>
        public static IEnumerable<string[]> Table(string name)
        {
            string path = System.IO.Path.Combine(Runner.Setting("tables"), name);
            return System.IO.File.ReadAllLines(path, Encoding.UTF8).Select(line => line.Split('\t'));
        }

        public static Multipart Frames(string hexes)
        {
            var pool = new BufferPool(0);
            var frames = new Multipart();
            foreach (string hex in hexes.Length == 0 ? new string[0] : hexes.Split(' '))
            {
                byte[] bytes = FromHex(hex == "-" ? string.Empty : hex);
                PooledBuffer frame = pool.Rent(bytes.Length);
                bytes.CopyTo(frame.Bytes, 0);
                frames.Add(frame);
            }
            return frames;
        }

        private static int Digit(char digit)
        {
            return digit <= '9' ? digit - '0' : digit - 'a' + 10;
        }

        private static string HexText(string text)
        {
            return ToHex(new ArraySegment<byte>(Encoding.UTF8.GetBytes(text)));
        }
    }
}
