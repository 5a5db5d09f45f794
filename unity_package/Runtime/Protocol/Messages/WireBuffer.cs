// One raw buffer of a message with what the header says about it. The bytes are never copied here.
using System;

namespace Capriccio.Protocol
{
    /// <summary>A tensor or a file, described. The bytes belong to whoever made them.</summary>
    public struct WireBuffer
    {
        /// <exception cref="ProtocolException">The tensor takes another number of bytes than there are.</exception>
        public WireBuffer(BufferDescriptor descriptor, ArraySegment<byte> bytes)
        {
            if (descriptor is TensorDescriptor tensor && tensor.ByteCount != bytes.Count)
            {
                throw ProtocolException.Malformed($"The tensor {tensor} takes {tensor.ByteCount} bytes, its buffer has {bytes.Count}.");
            }
            Descriptor = descriptor;
            Bytes = bytes;
        }

        private WireBuffer(BufferDescriptor descriptor)
        {
            Descriptor = descriptor;
            Bytes = default(ArraySegment<byte>);
        }

        /// <summary>What the bytes are.</summary>
        public BufferDescriptor Descriptor { get; }

        /// <summary>The bytes.</summary>
        public ArraySegment<byte> Bytes { get; }

        /// <summary>A picture of 8-bit sRGB pixels: rows from the top, red, green, blue.</summary>
        public static WireBuffer Picture(ArraySegment<byte> pixels, int width, int height)
        {
            return new WireBuffer(TensorDescriptor.Picture(width, height), pixels);
        }

        /// <summary>The description alone, for a later buffer of the same kind and size.</summary>
        internal WireBuffer WithoutBytes()
        {
            return new WireBuffer(Descriptor);
        }

        /// <summary>A whole file, for example a PNG.</summary>
        public static WireBuffer File(byte[] content, string encoding, string name = "")
        {
            return new WireBuffer(new FileDescriptor(encoding, name), new ArraySegment<byte>(content));
        }
    }
}
