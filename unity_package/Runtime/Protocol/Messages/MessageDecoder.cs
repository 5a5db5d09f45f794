// Frames to messages. Everything that a peer can get wrong raises ProtocolException, and unknown fields are ignored.
// Reads requests and replies alike; what a body holds is checked by whoever asked for it.
using System;

namespace Capriccio.Protocol
{
    internal static class MessageDecoder
    {
        /// <summary>The header's map lies around the body.</summary>
        public const int BodyDepth = 1;

        public const int FirstBuffer = 2;

        private const int LongestType = 64;
        private const long LongestDeadlineMs = 3600000;

        private static readonly MessagePackKeys Keys = new MessagePackKeys("id", "type", "body", "buffers", "deadline_ms", "times");
        private static readonly string[] KnownTypes = { Spec.Replies.Ok, Spec.Replies.Error, Spec.Replies.Progress };
        private static readonly MessagePackKeys KnownTypeKeys = new MessagePackKeys(KnownTypes);

        /// <summary>On success the message owns the frames; on an exception the caller still does.</summary>
        public static Message Decode(Multipart frames)
        {
            MessageLimits.CheckMessage(frames.Count - FirstBuffer, frames.TotalBytes);
            MessagePackReader reader = OpenHeader(frames);
            var header = default(Header);
            for (int left = reader.ReadMapHeader(); left > 0; left--)
            {
                ReadField(ref reader, ref header, frames);
            }
            CheckComplete(ref reader, ref header, frames.Count - FirstBuffer);
            return frames.Message.Filled(
                header.Id, header.Type, header.Body, header.Buffers ?? MessageEncoder.NoBuffers, header.DeadlineMs, header.Times);
        }

        /// <summary>The id of a message that <see cref="Decode"/> refuses, so that the right request fails.</summary>
        public static bool TryReadId(Multipart frames, out long id)
        {
            id = 0;
            try
            {
                MessagePackReader reader = OpenHeader(frames);
                for (int left = reader.ReadMapHeader(); left > 0; left--)
                {
                    if (reader.ReadKey(Keys) == 0)
                    {
                        id = ReadId(ref reader);
                    }
                    else
                    {
                        reader.Skip(BodyDepth);
                    }
                }
                return reader.AtEnd && id != 0;
            }
            catch (ProtocolException)
            {
                // A header that is no MessagePack can't be trusted with its id either.
                return false;
            }
        }

        private static MessagePackReader OpenHeader(Multipart frames)
        {
            if (frames.Count < FirstBuffer)
            {
                throw ProtocolException.Malformed($"A message has at least {FirstBuffer} frames, this one has {frames.Count}.");
            }
            MessageLimits.CheckHeader(frames[1].Count);
            ArraySegment<byte> magic = frames[0];
            bool known = magic.Count == Spec.Magic.Length;
            for (int index = 0; known && index < magic.Count; index++)
            {
                known = magic.Array[magic.Offset + index] == Spec.Magic[index];
            }
            var reader = new MessagePackReader(frames[1]);
            if (!known || !MessagePackSkip.IsMap(reader.Peek()))
            {
                throw ProtocolException.Malformed($"The message does not begin with {Spec.Magic} and a header that is a map.");
            }
            return reader;
        }

        private static void ReadField(ref MessagePackReader reader, ref Header header, Multipart frames)
        {
            switch (reader.ReadKey(Keys))
            {
                case 0:
                    header.Id = ReadId(ref reader);
                    break;
                case 1:
                    header.Type = ReadType(ref reader);
                    break;
                case 2:
                    header.Body = ReadMap(ref reader, "body");
                    break;
                case 3:
                    header.Buffers = DescriptorReader.ReadAll(ref reader, frames);
                    break;
                case 4:
                    header.DeadlineMs = (int)InRange("deadline_ms", reader.ReadInt64(), 1, LongestDeadlineMs);
                    break;
                case 5:
                    header.Times = ReadMap(ref reader, "times");
                    break;
                default:
                    reader.Skip(BodyDepth);
                    break;
            }
        }

        private static long ReadId(ref MessagePackReader reader)
        {
            return InRange("id", reader.ReadInt64(), 1, Spec.LargestId);
        }

        private static string ReadType(ref MessagePackReader reader)
        {
            MessagePackReader start = reader;
            int known = reader.ReadKnown(KnownTypeKeys);
            if (known != MessagePackKeys.Unknown)
            {
                return KnownTypes[known];
            }
            string type = start.ReadString();
            InRange("the length of type", type.Length, 1, LongestType);
            return type;
        }

        private static ArraySegment<byte> ReadMap(ref MessagePackReader reader, string field)
        {
            if (!MessagePackSkip.IsMap(reader.Peek()))
            {
                throw ProtocolException.InvalidField($"The header's {field} is not a map.");
            }
            return reader.Skip(BodyDepth);
        }

        private static long InRange(string field, long value, long smallest, long largest)
        {
            if (value < smallest || value > largest)
            {
                throw ProtocolException.InvalidField($"The header's {field} is {value}; allowed: {smallest} to {largest}.");
            }
            return value;
        }

        private static void CheckComplete(ref MessagePackReader reader, ref Header header, int bufferFrames)
        {
            if (!reader.AtEnd)
            {
                throw ProtocolException.Malformed("There are bytes after the header's map.");
            }
            if (header.Id == 0 || header.Type == null || header.Body.Array == null)
            {
                throw ProtocolException.InvalidField("The header lacks its id, its type or its body.");
            }
            int described = header.Buffers?.Length ?? 0;
            if (described != bufferFrames)
            {
                throw ProtocolException.Malformed($"The header describes {described} buffers, {bufferFrames} came with it.");
            }
        }

        private struct Header
        {
            public long Id;
            public string Type;
            public ArraySegment<byte> Body;
            public WireBuffer[] Buffers;
            public int DeadlineMs;
            public ArraySegment<byte> Times;
        }
    }
}
