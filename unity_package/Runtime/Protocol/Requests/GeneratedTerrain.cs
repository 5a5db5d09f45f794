// The answer to a request for terrain, in borrowed memory.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Land that was made, and what it was made from. Dispose it when its bytes are used up.</summary>
    public sealed class GeneratedTerrain : IDisposable
    {
        private readonly Reply reply;

        private GeneratedTerrain(Reply reply, string where)
        {
            MessagePackValue body = reply.Body;
            var fields = new ReplyFields(body, where);
            this.reply = reply;
            Size = ReadSize(fields, where);
            Heights = ReadHeights(reply, where, Size);
            MinimumM = GeneratedReply.Finite(body, "minimum_m", where);
            MaximumM = GeneratedReply.Finite(body, "maximum_m", where, smallest: MinimumM);
            CellM = GeneratedReply.Finite(body, "cell_m", where, smallest: 1e-9);
            Seed = fields.Integer("seed");
            SeamScore = GeneratedReply.Finite(body, "seam_score", where, smallest: 0);
            ModelHash = fields.Text("model_hash");
            Run = fields.Milliseconds("run_ms");
        }

        /// <summary>
        /// The heights; row 0 is the north. A tensor (size, size) float32 in metres, or a file: <c>exr</c> holds metres,
        /// in <c>r16</c> (little-endian) and <c>png</c> 0 is <see cref="MinimumM"/> and 65535 <see cref="MaximumM"/>.
        /// Valid until <see cref="Dispose"/>.
        /// </summary>
        public WireBuffer Heights { get; }

        /// <summary>Points on each side.</summary>
        public int Size { get; }

        /// <summary>The lowest height in metres.</summary>
        public double MinimumM { get; }

        /// <summary>The highest height in metres.</summary>
        public double MaximumM { get; }

        /// <summary>Distance between two points in metres.</summary>
        public double CellM { get; }

        /// <summary>The seed that was used.</summary>
        public long Seed { get; }

        /// <summary>How visible its seam is when it is repeated: 1 is not at all, more is more.</summary>
        public double SeamScore { get; }

        /// <summary>First 16 hex digits of the model file's SHA-256.</summary>
        public string ModelHash { get; }

        /// <summary>How long the worker took.</summary>
        public TimeSpan Run { get; }

        /// <summary>Gives the memory back. Calling it twice is safe.</summary>
        public void Dispose()
        {
            reply.Dispose();
        }

        internal static GeneratedTerrain Read(Reply reply, string where)
        {
            return GeneratedReply.Read(reply, each => new GeneratedTerrain(each, where));
        }

        private static int ReadSize(ReplyFields fields, string where)
        {
            long size = fields.Integer("size");
            if (size < 2 || size > Spec.Limits.TensorSide)
            {
                throw ProtocolException.InvalidField($"{where}: size is {size}; allowed: 2 to {Spec.Limits.TensorSide}.");
            }
            return (int)size;
        }

        private static WireBuffer ReadHeights(Reply reply, string where, int size)
        {
            var buffers = new ReplyBuffers(reply.Buffers, where);
            WireBuffer heights = buffers.Named(reply.Body, "heights");
            if (!(heights.Descriptor is FileDescriptor file))
            {
                buffers.CheckTensor(heights, "heights", "float32", size, size);
                return heights;
            }
            buffers.CheckFile(heights, "heights", "r16", "png", "exr");
            if (file.Encoding == "r16" && heights.Bytes.Count != 2L * size * size)
            {
                throw ProtocolException.InvalidField(
                    $"{where}: heights are {heights.Bytes.Count} bytes of r16; {2L * size * size} are allowed for {size} points a side.");
            }
            return heights;
        }
    }
}
