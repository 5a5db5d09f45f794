// Replies as a server would send them: those of the shared vectors, with changes, and made ones.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class Replies
    {
        /// <summary>A reply of the shared vectors with some fields changed; a field that becomes nil is absent.</summary>
        public static Reply Vector(string name, params KeyValuePair<string, MessagePackValue>[] changes)
        {
            string frames = Bytes.Table("messages_valid").Single(row => row[0] == name)[1];
            using (Message message = MessageDecoder.Decode(Bytes.Frames(frames)))
            {
                return Of(Changed(message.BodyTree(), changes), message.Buffers);
            }
        }

        /// <summary>A reply with such a body and such buffers, written and read as on the wire.</summary>
        public static Reply Of(MessagePackValue body, params WireBuffer[] buffers)
        {
            ArraySegment<byte>[] head = new MessageEncoder().Encode(1, Spec.Replies.Ok, new TreeBody(body), buffers, 0);
            IEnumerable<ArraySegment<byte>> frames = head.Concat(buffers.Select(buffer => buffer.Bytes));
            return new Reply(MessageDecoder.Decode(Bytes.Frames(string.Join(" ", frames.Select(Hex)))));
        }

        /// <summary>A reply with textures of 16 × 8 pixels as PNG files.</summary>
        public static Reply Textures(int count, bool maps)
        {
            var buffers = new List<WireBuffer>();
            MessagePackValue[] variations = Enumerable.Range(0, count).Select(each => Texture(buffers, maps)).ToArray();
            MessagePackValue body = MessagePackValue.Map(
                MessagePackValue.Entry("variations", MessagePackValue.List(variations)),
                MessagePackValue.Entry("seed", MessagePackValue.From(0)),
                MessagePackValue.Entry("model_hash", MessagePackValue.From("0123456789abcdef")),
                MessagePackValue.Entry("run_ms", MessagePackValue.From(1.0)));
            return Of(body, buffers.ToArray());
        }

        public static MessagePackValue Changed(MessagePackValue map, params KeyValuePair<string, MessagePackValue>[] changes)
        {
            IEnumerable<KeyValuePair<string, MessagePackValue>> kept = map.Entries.Where(each => changes.All(change => change.Key != each.Key));
            return MessagePackValue.Map(kept.Concat(changes.Where(each => each.Value.Kind != MessagePackKind.Nil)).ToArray());
        }

        private static MessagePackValue Texture(List<WireBuffer> buffers, bool maps)
        {
            var fields = new List<KeyValuePair<string, MessagePackValue>> { MessagePackValue.Entry("seam_score", MessagePackValue.From(1.0)) };
            foreach (string picture in maps ? new[] { "image", "normal", "height", "orm" } : new[] { "image" })
            {
                fields.Add(MessagePackValue.Entry(picture, MessagePackValue.From(buffers.Count)));
                var pixels = new Pixels(new byte[16 * 8 * 3], 16, 8, 3);
                buffers.Add(WireBuffer.File(new PngWriter().Write(pixels).ToArray(), "png"));
            }
            return MessagePackValue.Map(fields.ToArray());
        }

        private static string Hex(ArraySegment<byte> frame)
        {
            return frame.Count == 0 ? "-" : Bytes.ToHex(frame);
        }
    }
}
