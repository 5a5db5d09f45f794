// A restyled frame, or the grid that restyles it, in borrowed memory.
using System;
using System.Threading;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>What a <see cref="StyleResult"/> holds.</summary>
    public enum StyleResultKind
    {
        /// <summary>The finished frame.</summary>
        Frame,

        /// <summary>A bilateral grid of colour transforms, float16 (rows, columns, depth, 12), for the engine's shader.</summary>
        Grid,
    }

    /// <summary>The answer to a <see cref="StyleRequest"/>. Dispose it when its bytes are used up: frames then make no garbage.</summary>
    public sealed class StyleResult : IDisposable
    {
        private const string Where = "The reply to style.apply";
        private static readonly MessagePackKeys Keys = new MessagePackKeys("result", "kind", "model_hash", "queued_ms", "run_ms");

        // In the order of StyleResultKind.
        private static readonly MessagePackKeys Kinds = new MessagePackKeys("frame", "grid");

        private PooledBuffer memory;

        private StyleResult()
        {
        }

        /// <summary>A frame or a grid.</summary>
        public StyleResultKind Kind { get; private set; }

        /// <summary>The result and what its bytes are; valid until <see cref="Dispose"/>.</summary>
        public WireBuffer Buffer { get; private set; }

        /// <summary>First 16 hex digits of the model file's SHA-256.</summary>
        public string ModelHash { get; private set; }

        /// <summary>How long the frame waited for a worker.</summary>
        public TimeSpan Queued { get; private set; }

        /// <summary>How long the worker took.</summary>
        public TimeSpan Run { get; private set; }

        /// <summary>Gives the memory back. Calling it twice is safe.</summary>
        public void Dispose()
        {
            PooledBuffer mine = Interlocked.Exchange(ref memory, null);
            Buffer = default(WireBuffer);
            mine?.Dispose();
        }

        /// <summary>Takes the result's memory out of the message; the message itself is the caller's to dispose.</summary>
        internal static StyleResult Read(Message message)
        {
            var result = new StyleResult();
            MessagePackReader reader = message.ReadBody();
            long index = -1;
            for (int left = reader.ReadMapHeader(); left > 0; left--)
            {
                switch (reader.ReadKey(Keys))
                {
                    case 0:
                        index = reader.ReadInt64();
                        break;
                    case 1:
                        result.Kind = ReadKind(ref reader);
                        break;
                    case 2:
                        result.ModelHash = reader.ReadString();
                        break;
                    case 3:
                        result.Queued = Milliseconds(reader.ReadDouble());
                        break;
                    case 4:
                        result.Run = Milliseconds(reader.ReadDouble());
                        break;
                    default:
                        reader.Skip(MessageDecoder.BodyDepth);
                        break;
                }
            }
            result.Take(message, index);
            return result;
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

        private void Take(Message message, long index)
        {
            if (ModelHash == null)
            {
                throw ProtocolException.InvalidField($"{Where} lacks model_hash.");
            }
            if (index < 0 || index >= message.Buffers.Length)
            {
                throw ProtocolException.InvalidField($"{Where}: result is buffer {index}, but the message has {message.Buffers.Length}.");
            }
            WireBuffer buffer = message.Buffers[index];
            bool isGrid = buffer.Descriptor is TensorDescriptor tensor && tensor.DType == "float16" && tensor.Shape.Count == 4;
            if (Kind == StyleResultKind.Grid && !isGrid)
            {
                throw ProtocolException.InvalidField($"{Where}: the grid is {buffer.Descriptor}; a float16 tensor of 4 sides is allowed.");
            }
            Buffer = buffer;
            memory = message.Detach((int)index);
        }
    }
}
