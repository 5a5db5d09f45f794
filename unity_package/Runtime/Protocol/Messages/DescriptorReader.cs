// The list of buffer descriptors in a received header. Known names are matched, not built, so frames make little garbage.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    internal static class DescriptorReader
    {
        private const int MapDepth = 3;

        private static readonly MessagePackKeys Keys =
            new MessagePackKeys("kind", "dtype", "shape", "layout", "color", "encoding", "name");

        private static readonly string[] Words = KnownWords();
        private static readonly MessagePackKeys WordKeys = new MessagePackKeys(Words);

        public static WireBuffer[] ReadAll(ref MessagePackReader reader, Multipart frames)
        {
            int count = reader.ReadArrayHeader();
            int present = frames.Count - MessageDecoder.FirstBuffer;
            if (count != present)
            {
                throw ProtocolException.Malformed($"The header describes {count} buffers, {present} came with it.");
            }
            if (count == 0)
            {
                return MessageEncoder.NoBuffers;
            }
            var buffers = new WireBuffer[count];
            for (int index = 0; index < count; index++)
            {
                buffers[index] = new WireBuffer(Read(ref reader), frames[MessageDecoder.FirstBuffer + index]);
            }
            return buffers;
        }

        private static BufferDescriptor Read(ref MessagePackReader reader)
        {
            if (!MessagePackSkip.IsMap(reader.Peek()))
            {
                throw ProtocolException.Malformed("A buffer's descriptor is not a map.");
            }
            var fields = new Fields { Layout = string.Empty, Color = "none", Name = string.Empty };
            for (int left = reader.ReadMapHeader(); left > 0; left--)
            {
                ReadField(ref reader, ref fields);
            }
            switch (fields.Kind)
            {
                case "tensor":
                    return new TensorDescriptor(fields.DType, fields.Shape ?? throw Lacks("shape"), fields.Layout, fields.Color);
                case "file":
                    return new FileDescriptor(fields.Encoding ?? throw Lacks("encoding"), fields.Name);
                default:
                    throw ProtocolException.InvalidField($"A buffer's kind is '{fields.Kind}'; allowed: tensor, file.");
            }
        }

        private static void ReadField(ref MessagePackReader reader, ref Fields fields)
        {
            switch (reader.ReadKey(Keys))
            {
                case 0:
                    fields.Kind = ReadWord(ref reader);
                    break;
                case 1:
                    fields.DType = ReadWord(ref reader);
                    break;
                case 2:
                    fields.Shape = ReadShape(ref reader);
                    break;
                case 3:
                    fields.Layout = ReadWord(ref reader);
                    break;
                case 4:
                    fields.Color = ReadWord(ref reader);
                    break;
                case 5:
                    fields.Encoding = ReadWord(ref reader);
                    break;
                case 6:
                    fields.Name = reader.ReadString();
                    break;
                default:
                    reader.Skip(MapDepth);
                    break;
            }
        }

        private static string ReadWord(ref MessagePackReader reader)
        {
            MessagePackReader start = reader;
            int known = reader.ReadKnown(WordKeys);
            return known == MessagePackKeys.Unknown ? start.ReadString() : Words[known];
        }

        private static int[] ReadShape(ref MessagePackReader reader)
        {
            int sides = reader.ReadArrayHeader();
            if (sides > Spec.Limits.TensorDimensions)
            {
                throw ProtocolException.TooLarge("The number of a tensor's sides", sides, Spec.Limits.TensorDimensions);
            }
            var shape = new int[sides];
            for (int index = 0; index < sides; index++)
            {
                // A side that fits no int is over the limit either way; TensorLimits says so.
                shape[index] = (int)Math.Max(-1, Math.Min(int.MaxValue, reader.ReadInt64()));
            }
            return shape;
        }

        private static ProtocolException Lacks(string field)
        {
            return ProtocolException.InvalidField($"A buffer's descriptor lacks its {field}.");
        }

        private static string[] KnownWords()
        {
            var words = new List<string> { "tensor", "file", "HWC", "YXZC", "srgb", "linear", "none", "png", "jpeg" };
            words.AddRange(Spec.DTypes.Keys);
            return words.ToArray();
        }

        private struct Fields
        {
            public string Kind;
            public string DType;
            public int[] Shape;
            public string Layout;
            public string Color;
            public string Encoding;
            public string Name;
        }
    }
}
