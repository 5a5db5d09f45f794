// The fields of a reply to style.apply, read without garbage. Knows nothing of who asked.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    internal struct StyleReply
    {
        private const string Where = "The reply to style.apply";
        private const int None = -1;

        private static readonly MessagePackKeys Keys =
            new MessagePackKeys("result", "kind", "model_hash", "queued_ms", "run_ms", "detail");

        // In the order of StyleResultKind.
        private static readonly MessagePackKeys Kinds = new MessagePackKeys("frame", "grid");

        public StyleResultKind Kind { get; private set; }

        /// <summary>First 16 hex digits of the model file's SHA-256.</summary>
        public string ModelHash { get; private set; }

        public TimeSpan Queued { get; private set; }

        public TimeSpan Run { get; private set; }

        /// <summary>Which of the message's buffers is the result.</summary>
        public int Result { get; private set; }

        /// <summary>Which of the message's buffers is the detail; meaningless where there is none.</summary>
        public int Detail { get; private set; }

        public bool HasDetail => Detail != None;

        /// <param name="message">It stays the caller's.</param>
        /// <param name="knownHash">A hash that the reply probably has; then no other string is made. Null for none.</param>
        /// <exception cref="ProtocolException">The reply is not what the protocol says.</exception>
        public static StyleReply Read(Message message, string knownHash)
        {
            var reply = new StyleReply { Result = None, Detail = None };
            MessagePackReader reader = message.ReadBody();
            for (int left = reader.ReadMapHeader(); left > 0; left--)
            {
                reply.ReadField(ref reader, message, knownHash);
            }
            reply.Check(message);
            return reply;
        }

        private void ReadField(ref MessagePackReader reader, Message message, string knownHash)
        {
            switch (reader.ReadKey(Keys))
            {
                case 0:
                    Result = ReadIndex(ref reader, "result", message);
                    break;
                case 1:
                    Kind = ReadKind(ref reader);
                    break;
                case 2:
                    ModelHash = reader.ReadString(knownHash);
                    break;
                case 3:
                    Queued = Milliseconds(reader.ReadDouble());
                    break;
                case 4:
                    Run = Milliseconds(reader.ReadDouble());
                    break;
                case 5:
                    Detail = ReadIndex(ref reader, "detail", message);
                    break;
                default:
                    reader.Skip(MessageDecoder.BodyDepth);
                    break;
            }
        }

        private static int ReadIndex(ref MessagePackReader reader, string field, Message message)
        {
            long index = reader.ReadInt64();
            if (index < 0 || index >= message.Buffers.Length)
            {
                throw ProtocolException.InvalidField($"{Where}: {field} is buffer {index}, but the message has {message.Buffers.Length}.");
            }
            return (int)index;
        }

        private static StyleResultKind ReadKind(ref MessagePackReader reader)
        {
            MessagePackReader start = reader;
            int kind = reader.ReadKnown(Kinds);
            if (kind == MessagePackKeys.Unknown)
            {
                throw ProtocolException.InvalidField($"{Where}: kind is '{start.ReadString()}'; allowed: frame, grid.");
            }
            return (StyleResultKind)kind;
        }

        private static TimeSpan Milliseconds(double milliseconds)
        {
            if (!(milliseconds >= 0 && milliseconds < 1e14))
            {
                throw ProtocolException.InvalidField($"{Where}: {milliseconds} is no duration in milliseconds.");
            }
            return TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
        }

        private void Check(Message message)
        {
            if (ModelHash == null || Result == None)
            {
                throw ProtocolException.InvalidField($"{Where} lacks {(ModelHash == null ? "model_hash" : "result")}.");
            }
            if (HasDetail && Detail == Result)
            {
                throw ProtocolException.InvalidField($"{Where}: result and detail are both buffer {Result}.");
            }
            BufferDescriptor descriptor = message.Buffers[Result].Descriptor;
            bool isGrid = descriptor is TensorDescriptor tensor && tensor.DType == "float16" && tensor.Shape.Count == 4;
            if (Kind == StyleResultKind.Grid && !isGrid)
            {
                throw ProtocolException.InvalidField($"{Where}: the grid is {descriptor}; a float16 tensor of 4 sides is allowed.");
            }
        }
    }
}
