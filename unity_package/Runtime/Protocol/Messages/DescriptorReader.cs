// The list of buffer descriptors in a received header. Known names are matched, not built, and a descriptor that is the
// same as in the message before is taken from there, so that frames make no garbage.
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
            WireBuffer[] buffers = frames.Message.RoomForBuffers(count);
            for (int index = 0; index < count; index++)
            {
                BufferDescriptor descriptor = Read(ref reader, frames.Message.Sides, buffers[index].Descriptor);
                buffers[index] = new WireBuffer(descriptor, frames[MessageDecoder.FirstBuffer + index]);
            }
            return buffers;
        }

        private static BufferDescriptor Read(ref MessagePackReader reader, int[] sides, BufferDescriptor before)
        {
            if (!MessagePackSkip.IsMap(reader.Peek()))
            {
                throw ProtocolException.Malformed("A buffer's descriptor is not a map.");
            }
            var fields = new Fields { Sides = sides, SideCount = -1, Layout = string.Empty, Color = "none", Name = string.Empty };
            for (int left = reader.ReadMapHeader(); left > 0; left--)
            {
                ReadField(ref reader, ref fields);
            }
            switch (fields.Kind)
            {
                case "tensor":
                    return Tensor(ref fields, before as TensorDescriptor);
                case "file":
                    return new FileDescriptor(fields.Encoding ?? throw Lacks("encoding"), fields.Name);
                default:
                    throw ProtocolException.InvalidField($"A buffer's kind is '{fields.Kind}'; allowed: tensor, file.");
            }
        }

        private static TensorDescriptor Tensor(ref Fields fields, TensorDescriptor before)
        {
            if (fields.SideCount < 0)
            {
                throw Lacks("shape");
            }
            if (before != null && before.Says(fields.DType, fields.Sides, fields.SideCount, fields.Layout, fields.Color))
            {
                return before;
            }
            var shape = new ArraySegment<int>(fields.Sides, 0, fields.SideCount);
            return new TensorDescriptor(fields.DType, shape, fields.Layout, fields.Color);
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
                    fields.SideCount = ReadShape(ref reader, fields.Sides);
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

        private static int ReadShape(ref MessagePackReader reader, int[] sides)
        {
            int count = reader.ReadArrayHeader();
            if (count > sides.Length)
            {
                throw ProtocolException.TooLarge("The number of a tensor's sides", count, sides.Length);
            }
            for (int index = 0; index < count; index++)
            {
                // A side that fits no int is over the limit either way; TensorLimits says so.
                sides[index] = (int)Math.Max(-1, Math.Min(int.MaxValue, reader.ReadInt64()));
            }
            return count;
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
            public int[] Sides;
            public int SideCount;
            public string Layout;
            public string Color;
            public string Encoding;
            public string Name;
        }
    }
}
