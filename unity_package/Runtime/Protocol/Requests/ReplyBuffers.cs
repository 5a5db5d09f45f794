// Finds the buffers that a reply's fields name, and checks what they are. What is wrong raises ProtocolException.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Capriccio.Protocol
{
    internal struct ReplyBuffers
    {
        private readonly IReadOnlyList<WireBuffer> buffers;
        private readonly string where;

        /// <param name="buffers">All buffers of the reply.</param>
        /// <param name="where">What is read, for error messages: <c>The reply to texture.vary</c>.</param>
        public ReplyBuffers(IReadOnlyList<WireBuffer> buffers, string where)
        {
            this.buffers = buffers;
            this.where = where;
        }

        /// <summary>The buffer whose index stands in the field.</summary>
        public WireBuffer Named(MessagePackValue map, string field)
        {
            long index = new ReplyFields(map, where).Integer(field);
            if (index < 0 || index >= buffers.Count)
            {
                throw ProtocolException.InvalidField($"{where}: {field} is buffer {index}, but the message has {buffers.Count}.");
            }
            return buffers[(int)index];
        }

        /// <summary>As <see cref="Named"/>; null where the field is absent.</summary>
        public WireBuffer? NamedOrNull(MessagePackValue map, string field)
        {
            return map[field].Kind == MessagePackKind.Nil ? (WireBuffer?)null : Named(map, field);
        }

        /// <summary>The buffer that the field names, which is a tensor of that type and as many sides; −1 takes any length.</summary>
        public WireBuffer Tensor(MessagePackValue map, string field, string dtype, params int[] shape)
        {
            WireBuffer buffer = Named(map, field);
            CheckTensor(buffer, field, dtype, shape);
            return buffer;
        }

        /// <summary>The buffer that the field names, which is a file in one of these formats.</summary>
        public WireBuffer File(MessagePackValue map, string field, params string[] encodings)
        {
            WireBuffer buffer = Named(map, field);
            CheckFile(buffer, field, encodings);
            return buffer;
        }

        /// <summary>As <see cref="File"/>; null where the field is absent.</summary>
        public WireBuffer? FileOrNull(MessagePackValue map, string field, params string[] encodings)
        {
            return map[field].Kind == MessagePackKind.Nil ? (WireBuffer?)null : File(map, field, encodings);
        }

        public void CheckTensor(WireBuffer buffer, string field, string dtype, params int[] shape)
        {
            var tensor = buffer.Descriptor as TensorDescriptor;
            if (tensor == null || tensor.DType != dtype || !Fits(tensor.Shape, shape))
            {
                string sides = string.Join(", ", shape.Select(side => side < 0 ? "any" : side.ToString()));
                throw ProtocolException.InvalidField($"{where}: {field} is {Told(buffer)}; allowed: {dtype} [{sides}].");
            }
        }

        public void CheckFile(WireBuffer buffer, string field, params string[] encodings)
        {
            var file = buffer.Descriptor as FileDescriptor;
            if (file == null || !encodings.Contains(file.Encoding))
            {
                throw ProtocolException.InvalidField(
                    $"{where}: {field} is {Told(buffer)}; allowed: a file that is {string.Join(" or ", encodings)}.");
            }
        }

        /// <summary>The bytes of a buffer, for what outlives the reply.</summary>
        public static byte[] Copy(WireBuffer buffer)
        {
            var copy = new byte[buffer.Bytes.Count];
            Buffer.BlockCopy(buffer.Bytes.Array, buffer.Bytes.Offset, copy, 0, copy.Length);
            return copy;
        }

        private static bool Fits(IReadOnlyList<int> sides, int[] shape)
        {
            return sides.Count == shape.Length && !shape.Where((side, index) => side >= 0 && side != sides[index]).Any();
        }

        private static string Told(WireBuffer buffer)
        {
            return buffer.Descriptor is FileDescriptor file ? $"a {file.Encoding} file" : buffer.Descriptor.ToString();
        }
    }
}
