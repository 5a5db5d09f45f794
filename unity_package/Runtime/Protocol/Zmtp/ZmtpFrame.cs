// One frame as it came in, and the bytes that go before a frame's body.
namespace Capriccio.Protocol
{
    /// <summary>The receiver owns <see cref="Body"/> and disposes it.</summary>
    internal struct ZmtpFrame
    {
        public ZmtpFrame(byte flags, PooledBuffer body)
        {
            Flags = flags;
            Body = body;
        }

        public byte Flags { get; }

        public PooledBuffer Body { get; }

        public bool IsCommand => (Flags & ZmtpFlags.Command) != 0;

        public bool HasMore => (Flags & ZmtpFlags.More) != 0;
    }

    internal static class ZmtpFlags
    {
        public const byte More = 1;
        public const byte Long = 2;
        public const byte Command = 4;
        public const byte Reserved = 0xf8;
        public const int LongestHeader = 9;

        /// <summary>Writes flags and length; answers how many bytes that took, at most <see cref="LongestHeader"/>.</summary>
        public static int WriteHeader(byte[] target, int offset, byte flags, int length)
        {
            if (length <= byte.MaxValue)
            {
                target[offset] = flags;
                target[offset + 1] = (byte)length;
                return 2;
            }
            target[offset] = (byte)(flags | Long);
            for (int index = 0; index < 8; index++)
            {
                target[offset + 8 - index] = (byte)((ulong)length >> (8 * index));
            }
            return LongestHeader;
        }
    }
}
