// What a caller says to have a frame restyled. Values only; one instance may serve every frame of a stream.
using System;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>A frame and the look that it should get.</summary>
    public sealed class StyleRequest
    {
        /// <param name="model">Name of the model.</param>
        /// <param name="frame">A picture (<see cref="WireBuffer.Picture"/>) or an encoded file (<see cref="WireBuffer.File"/>).</param>
        public StyleRequest(string model, WireBuffer frame)
        {
            Model = model ?? throw new ArgumentNullException(nameof(model));
            Frame = frame;
        }

        /// <summary>Name of the model.</summary>
        public string Model { get; }

        /// <summary>The frame. Its bytes are sent in place: leave them as they are until the request has ended.</summary>
        /// <remarks>A cancelled request may still be half sent; its bytes may change then, nobody looks at them.</remarks>
        public WireBuffer Frame { get; set; }

        /// <summary>Of the frames of one stream the latest wins, an older one that waits fails with <c>superseded</c>. Null for none.</summary>
        public string Stream { get; set; }

        /// <summary>How a frame comes back: <c>raw</c>, <c>png</c> or <c>jpeg</c>; null for raw.</summary>
        public string Encoding { get; set; }

        /// <summary>Apply a grid on the server and get the frame, not the grid.</summary>
        public bool SliceOnServer { get; set; }

        /// <summary>A frame that is not begun this long after receipt fails with <c>expired</c>; null for no deadline.</summary>
        public TimeSpan? Deadline { get; set; }

        /// <summary>How long to wait for the answer; null for the client's default.</summary>
        public TimeSpan? Timeout { get; set; }
    }

    /// <summary>The fields of a <see cref="StyleRequest"/> as they were when it was sent.</summary>
    internal sealed class StyleBody : IMessageBody
    {
        private readonly string model;
        private readonly string stream;
        private readonly string encoding;
        private readonly bool slice;

        public StyleBody(StyleRequest request)
        {
            model = request.Model;
            stream = request.Stream;
            encoding = request.Encoding;
            slice = request.SliceOnServer;
        }

        public void Write(MessagePackWriter writer)
        {
            writer.WriteMapHeader(2 + (stream != null ? 1 : 0) + (encoding != null ? 1 : 0) + (slice ? 1 : 0));
            writer.WriteString("model");
            writer.WriteString(model);
            writer.WriteString("frame");
            writer.WriteInteger(0);
            WriteOptional(writer, "stream", stream);
            WriteOptional(writer, "encoding", encoding);
            if (slice)
            {
                writer.WriteString("slice");
                writer.WriteBoolean(true);
            }
        }

        private static void WriteOptional(MessagePackWriter writer, string key, string value)
        {
            if (value != null)
            {
                writer.WriteString(key);
                writer.WriteString(value);
            }
        }
    }
}
