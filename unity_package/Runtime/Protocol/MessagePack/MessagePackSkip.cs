// Steps over values that nobody asked for without building them. The protocol has no extension types: they are refused.
namespace Capriccio.Protocol
{
    internal static class MessagePackSkip
    {
        public static void One(ref MessagePackReader reader, int depth)
        {
            byte format = reader.Peek();
            if (IsMap(format))
            {
                Entries(ref reader, reader.ReadMapHeader(), depth + 1);
            }
            else if (IsArray(format))
            {
                Elements(ref reader, reader.ReadArrayHeader(), depth + 1);
            }
            else
            {
                Scalar(ref reader);
            }
        }

        public static bool IsMap(byte format)
        {
            return (format & 0xf0) == MessagePackFormat.FixMap
                || format == MessagePackFormat.Map16 || format == MessagePackFormat.Map32;
        }

        public static bool IsArray(byte format)
        {
            return (format & 0xf0) == MessagePackFormat.FixArray
                || format == MessagePackFormat.Array16 || format == MessagePackFormat.Array32;
        }

        public static void CheckDepth(int depth)
        {
            if (depth > Spec.Limits.Nesting)
            {
                throw ProtocolException.TooLarge("The nesting of the message", depth, Spec.Limits.Nesting);
            }
        }

        private static void Elements(ref MessagePackReader reader, int count, int depth)
        {
            CheckDepth(depth);
            for (int index = 0; index < count; index++)
            {
                One(ref reader, depth);
            }
        }

        private static void Entries(ref MessagePackReader reader, int count, int depth)
        {
            CheckDepth(depth);
            for (int index = 0; index < count; index++)
            {
                reader.ExpectKey();
                Scalar(ref reader);
                One(ref reader, depth);
            }
        }

        private static void Scalar(ref MessagePackReader reader)
        {
            byte format = reader.Take();
            if (format <= MessagePackFormat.PositiveFixIntegerMax || format >= MessagePackFormat.NegativeFixInteger)
            {
                return;
            }
            if ((format & 0xe0) == MessagePackFormat.FixString)
            {
                reader.SkipBytes((ulong)(format & 0x1f));
                return;
            }
            reader.SkipBytes(SizeAfterFormat(ref reader, format));
        }

        private static ulong SizeAfterFormat(ref MessagePackReader reader, byte format)
        {
            switch (format)
            {
                case MessagePackFormat.Nil:
                case MessagePackFormat.False:
                case MessagePackFormat.True:
                    return 0;
                case MessagePackFormat.Binary8:
                case MessagePackFormat.Binary16:
                case MessagePackFormat.Binary32:
                    return reader.ReadBigEndian(1 << (format - MessagePackFormat.Binary8));
                case MessagePackFormat.Float32:
                    return 4;
                case MessagePackFormat.Float64:
                    return 8;
                case MessagePackFormat.String8:
                case MessagePackFormat.String16:
                case MessagePackFormat.String32:
                    return reader.ReadBigEndian(1 << (format - MessagePackFormat.String8));
                default:
                    return IntegerSize(format);
            }
        }

        private static ulong IntegerSize(byte format)
        {
            if (format < MessagePackFormat.Unsigned8 || format > MessagePackFormat.Signed64)
            {
                throw ProtocolException.Malformed($"The format byte 0x{format:x2} is not allowed: no extension types, no 0xc1.");
            }
            return 1ul << ((format - MessagePackFormat.Unsigned8) & 3);
        }
    }
}
