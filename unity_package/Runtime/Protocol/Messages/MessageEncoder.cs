// Messages to frames: [MAGIC, header, buffer, …]. One thread at a time; its memory is used again for every message.
using System;
using System.Text;

namespace Capriccio.Protocol
{
    /// <summary>Writes the fields of one request type as a MessagePack map.</summary>
    internal interface IMessageBody
    {
        void Write(MessagePackWriter writer);
    }

    internal sealed class MessageEncoder
    {
        public static readonly WireBuffer[] NoBuffers = new WireBuffer[0];

        private readonly MessagePackWriter writer = new MessagePackWriter();
        private readonly ArraySegment<byte>[] frames =
        {
            new ArraySegment<byte>(Encoding.ASCII.GetBytes(Spec.Magic)),
            default(ArraySegment<byte>),
        };

        /// <summary>The server may allow less than the table.</summary>
        public long MostMessageBytes { get; set; } = Spec.Limits.MessageBytes;

        /// <summary>The magic and the header; valid until the next call. The buffers follow them as they are.</summary>
        /// <param name="deadlineMs">0 where there is none.</param>
        /// <param name="batch">Lets everybody else's requests go first.</param>
        /// <param name="trace">Asks for <c>times</c> in the reply.</param>
        /// <exception cref="ProtocolException">The message is over a limit.</exception>
        public ArraySegment<byte>[] Encode(
            long id, string type, IMessageBody body, WireBuffer[] buffers, int deadlineMs, bool batch = false, bool trace = false)
        {
            writer.Clear();
            writer.WriteMapHeader(3 + One(buffers.Length > 0) + One(deadlineMs > 0) + One(batch) + One(trace));
            writer.WriteString("id");
            writer.WriteInteger(id);
            writer.WriteString("type");
            writer.WriteString(type);
            writer.WriteString("body");
            body.Write(writer);
            WriteDescriptors(buffers);
            if (deadlineMs > 0)
            {
                writer.WriteString("deadline_ms");
                writer.WriteInteger(deadlineMs);
            }
            if (batch)
            {
                WritePair("priority", "batch");
            }
            if (trace)
            {
                writer.WriteString("trace");
                writer.WriteBoolean(true);
            }
            frames[1] = writer.Written;
            CheckSizes(buffers);
            return frames;
        }

        private static int One(bool written)
        {
            return written ? 1 : 0;
        }

        private void WriteDescriptors(WireBuffer[] buffers)
        {
            if (buffers.Length == 0)
            {
                return;
            }
            writer.WriteString("buffers");
            writer.WriteArrayHeader(buffers.Length);
            foreach (WireBuffer buffer in buffers)
            {
                if (buffer.Descriptor is TensorDescriptor tensor)
                {
                    WriteTensor(tensor);
                }
                else
                {
                    WriteFile((FileDescriptor)buffer.Descriptor);
                }
            }
        }

        private void WriteTensor(TensorDescriptor tensor)
        {
            writer.WriteMapHeader(5);
            WritePair("kind", "tensor");
            WritePair("dtype", tensor.DType);
            writer.WriteString("shape");
            writer.WriteArrayHeader(tensor.Shape.Count);
            for (int index = 0; index < tensor.Shape.Count; index++)
            {
                writer.WriteInteger(tensor.Shape[index]);
            }
            WritePair("layout", tensor.Layout);
            WritePair("color", tensor.Color);
        }

        private void WriteFile(FileDescriptor file)
        {
            writer.WriteMapHeader(3);
            WritePair("kind", "file");
            WritePair("encoding", file.Encoding);
            WritePair("name", file.Name);
        }

        private void WritePair(string key, string value)
        {
            writer.WriteString(key);
            writer.WriteString(value);
        }

        private void CheckSizes(WireBuffer[] buffers)
        {
            long total = frames[0].Count + frames[1].Count;
            foreach (WireBuffer buffer in buffers)
            {
                total += buffer.Bytes.Count;
            }
            MessageLimits.CheckHeader(frames[1].Count);
            MessageLimits.CheckMessage(buffers.Length, total, MostMessageBytes);
        }
    }
}
