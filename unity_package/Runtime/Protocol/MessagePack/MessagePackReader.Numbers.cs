// The reader's numbers: integers of every width, and floats.
using System;

namespace Capriccio.Protocol
{
    internal partial struct MessagePackReader
    {
        public long ReadInt64()
        {
            bool negative;
            ulong magnitude = ReadInteger(out negative);
            if (!negative && magnitude > long.MaxValue)
            {
                throw ProtocolException.InvalidField($"The integer {magnitude} is above the largest that fits, {long.MaxValue}.");
            }
            return (long)magnitude;
        }

        public ulong ReadUInt64()
        {
            bool negative;
            ulong value = ReadInteger(out negative);
            if (negative)
            {
                throw ProtocolException.InvalidField($"The integer {(long)value} is negative; 0 or more is allowed.");
            }
            return value;
        }

        /// <summary>A float of either width, or an integer: senders may shorten 1.0 to 1.</summary>
        public double ReadDouble()
        {
            switch (Peek())
            {
                case MessagePackFormat.Float32:
                    position++;
                    return FloatBits.ToFloat((uint)ReadBigEndian(4));
                case MessagePackFormat.Float64:
                    position++;
                    return BitConverter.Int64BitsToDouble((long)ReadBigEndian(8));
                default:
                    bool negative;
                    ulong value = ReadInteger(out negative);
                    return negative ? (long)value : (double)value;
            }
        }

        internal ulong ReadBigEndian(int size)
        {
            Need(size);
            ulong value = 0;
            for (int index = 0; index < size; index++)
            {
                value = (value << 8) | bytes[position++];
            }
            return value;
        }

        // Negative values come back as their 64-bit two's complement.
        private ulong ReadInteger(out bool negative)
        {
            byte format = Take();
            negative = false;
            if (format <= MessagePackFormat.PositiveFixIntegerMax)
            {
                return format;
            }
            if (format >= MessagePackFormat.NegativeFixInteger)
            {
                negative = true;
                return (ulong)(sbyte)format;
            }
            if (format >= MessagePackFormat.Unsigned8 && format <= MessagePackFormat.Unsigned64)
            {
                return ReadBigEndian(1 << (format - MessagePackFormat.Unsigned8));
            }
            Expect(format >= MessagePackFormat.Signed8 && format <= MessagePackFormat.Signed64, "an integer");
            int size = 1 << (format - MessagePackFormat.Signed8);
            int unused = 64 - (size * 8);
            long value = (long)(ReadBigEndian(size) << unused) >> unused;
            negative = value < 0;
            return (ulong)value;
        }
    }
}
