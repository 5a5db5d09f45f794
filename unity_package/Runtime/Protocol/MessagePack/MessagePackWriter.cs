// Writes MessagePack in its shortest form into one growing array that is used again for every message.
// Must not know what the values mean. One thread at a time.
using System;
using System.Text;

namespace Capriccio.Protocol
{
    internal sealed class MessagePackWriter
    {
        // Lone surrogates are the caller's mistake and throw (ArgumentException) rather than becoming U+FFFD unnoticed.
        private static readonly UTF8Encoding Utf8 = new UTF8Encoding(false, true);

        private byte[] bytes = new byte[256];
        private int length;

        /// <summary>All that was written since <see cref="Clear"/>; valid until the next write.</summary>
        public ArraySegment<byte> Written => new ArraySegment<byte>(bytes, 0, length);

        public void Clear()
        {
            length = 0;
        }

        public void WriteNil()
        {
            Put(MessagePackFormat.Nil);
        }

        public void WriteBoolean(bool value)
        {
            Put(value ? MessagePackFormat.True : MessagePackFormat.False);
        }

        public void WriteInteger(long value)
        {
            if (value >= 0)
            {
                WriteUnsigned((ulong)value);
            }
            else if (value >= -32)
            {
                Put((byte)value);
            }
            else if (value >= sbyte.MinValue)
            {
                PutSized(MessagePackFormat.Signed8, (ulong)value, 1);
            }
            else if (value >= short.MinValue)
            {
                PutSized(MessagePackFormat.Signed16, (ulong)value, 2);
            }
            else if (value >= int.MinValue)
            {
                PutSized(MessagePackFormat.Signed32, (ulong)value, 4);
            }
            else
            {
                PutSized(MessagePackFormat.Signed64, (ulong)value, 8);
            }
        }

        public void WriteUnsigned(ulong value)
        {
            if (value <= MessagePackFormat.PositiveFixIntegerMax)
            {
                Put((byte)value);
            }
            else if (value <= byte.MaxValue)
            {
                PutSized(MessagePackFormat.Unsigned8, value, 1);
            }
            else if (value <= ushort.MaxValue)
            {
                PutSized(MessagePackFormat.Unsigned16, value, 2);
            }
            else if (value <= uint.MaxValue)
            {
                PutSized(MessagePackFormat.Unsigned32, value, 4);
            }
            else
            {
                PutSized(MessagePackFormat.Unsigned64, value, 8);
            }
        }

        public void WriteSingle(float value)
        {
            PutSized(MessagePackFormat.Float32, FloatBits.FromFloat(value), 4);
        }

        public void WriteDouble(double value)
        {
            PutSized(MessagePackFormat.Float64, (ulong)BitConverter.DoubleToInt64Bits(value), 8);
        }

        public void WriteString(string value)
        {
            int count = Utf8.GetByteCount(value);
            WriteStringHeader(count);
            Reserve(count);
            Utf8.GetBytes(value, 0, value.Length, bytes, length);
            length += count;
        }

        public void WriteBinary(ArraySegment<byte> value)
        {
            WriteLength(value.Count, MessagePackFormat.Binary8, MessagePackFormat.Binary16, MessagePackFormat.Binary32);
            Reserve(value.Count);
            Buffer.BlockCopy(value.Array, value.Offset, bytes, length, value.Count);
            length += value.Count;
        }

        public void WriteArrayHeader(int count)
        {
            if (count < 16)
            {
                Put((byte)(MessagePackFormat.FixArray | count));
                return;
            }
            WriteWideLength(count, MessagePackFormat.Array16, MessagePackFormat.Array32);
        }

        public void WriteMapHeader(int count)
        {
            if (count < 16)
            {
                Put((byte)(MessagePackFormat.FixMap | count));
                return;
            }
            WriteWideLength(count, MessagePackFormat.Map16, MessagePackFormat.Map32);
        }

        private void WriteStringHeader(int count)
        {
            if (count < 32)
            {
                Put((byte)(MessagePackFormat.FixString | count));
                return;
            }
            WriteLength(count, MessagePackFormat.String8, MessagePackFormat.String16, MessagePackFormat.String32);
        }

        private void WriteLength(int count, byte format8, byte format16, byte format32)
        {
            if (count <= byte.MaxValue)
            {
                PutSized(format8, (ulong)count, 1);
                return;
            }
            WriteWideLength(count, format16, format32);
        }

        private void WriteWideLength(int count, byte format16, byte format32)
        {
            bool fits = count <= ushort.MaxValue;
            PutSized(fits ? format16 : format32, (ulong)count, fits ? 2 : 4);
        }

        private void Put(byte value)
        {
            Reserve(1);
            bytes[length++] = value;
        }

        // The low `size` bytes of `value`, most significant first, after the format byte.
        private void PutSized(byte format, ulong value, int size)
        {
            Reserve(size + 1);
            bytes[length++] = format;
            for (int shift = (size - 1) * 8; shift >= 0; shift -= 8)
            {
                bytes[length++] = (byte)(value >> shift);
            }
        }

        private void Reserve(int count)
        {
            if (bytes.Length - length < count)
            {
                Array.Resize(ref bytes, Math.Max(bytes.Length * 2, checked(length + count)));
            }
        }
    }
}
