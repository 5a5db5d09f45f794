// What the header says about one raw buffer: a tensor or a whole file. Values; no bytes.
using System;
using System.Collections.Generic;

namespace Capriccio.Protocol
{
    /// <summary>Describes one raw buffer of a message: a <see cref="TensorDescriptor"/> or a <see cref="FileDescriptor"/>.</summary>
    public abstract class BufferDescriptor
    {
        internal BufferDescriptor()
        {
        }
    }

    /// <summary>A tensor: little-endian numbers in C order. Immutable, so one instance may serve every frame of a size.</summary>
    public sealed class TensorDescriptor : BufferDescriptor
    {
        private readonly int[] shape;

        /// <param name="dtype">One of the names in <see cref="Spec.DTypes"/>.</param>
        /// <param name="shape">The sides, outermost first; copied.</param>
        /// <param name="layout">One letter for each side, such as <c>HWC</c>, or empty.</param>
        /// <param name="color"><c>srgb</c>, <c>linear</c> or <c>none</c>.</param>
        /// <exception cref="ProtocolException">Something is unknown or over a limit.</exception>
        public TensorDescriptor(string dtype, IReadOnlyList<int> shape, string layout = "", string color = "none")
        {
            DType = dtype;
            Layout = layout;
            Color = color;
            this.shape = new int[shape.Count];
            for (int index = 0; index < shape.Count; index++)
            {
                this.shape[index] = shape[index];
            }
            ByteCount = TensorLimits.CheckedByteCount(this);
        }

        /// <summary>The number type, for example <c>uint8</c> or <c>float16</c>.</summary>
        public string DType { get; }

        /// <summary>The sides, outermost first.</summary>
        public IReadOnlyList<int> Shape => shape;

        /// <summary>One letter for each side, such as <c>HWC</c>; empty where they have no such names.</summary>
        public string Layout { get; }

        /// <summary>How colours are encoded: <c>srgb</c>, <c>linear</c>, or <c>none</c> where the values are no colours.</summary>
        public string Color { get; }

        /// <summary>How many bytes the numbers take.</summary>
        public long ByteCount { get; }

        /// <summary>A picture of 8-bit sRGB pixels: rows from the top, red, green, blue.</summary>
        public static TensorDescriptor Picture(int width, int height)
        {
            return new TensorDescriptor("uint8", new[] { height, width, 3 }, "HWC", "srgb");
        }

        /// <summary>True where it says just this; of <paramref name="sides"/> the first <paramref name="count"/> count.</summary>
        internal bool Says(string dtype, int[] sides, int count, string layout, string color)
        {
            bool same = DType == dtype && Layout == layout && Color == color && shape.Length == count;
            for (int index = 0; same && index < count; index++)
            {
                same = shape[index] == sides[index];
            }
            return same;
        }

        /// <summary>For logs: <c>uint8 [360, 640, 3] HWC srgb</c>.</summary>
        public override string ToString()
        {
            return $"{DType} [{string.Join(", ", shape)}] {Layout} {Color}";
        }
    }

    /// <summary>A whole file in a known format, such as a PNG.</summary>
    public sealed class FileDescriptor : BufferDescriptor
    {
        /// <param name="encoding">The format, such as <c>png</c>.</param>
        /// <param name="name">A name for people; may be empty.</param>
        public FileDescriptor(string encoding, string name = "")
        {
            Encoding = encoding ?? throw new ArgumentNullException(nameof(encoding));
            Name = name ?? throw new ArgumentNullException(nameof(name));
        }

        /// <summary>The format, such as <c>png</c>, <c>jpeg</c> or <c>midi</c>.</summary>
        public string Encoding { get; }

        /// <summary>A name for people; may be empty.</summary>
        public string Name { get; }
    }
}
