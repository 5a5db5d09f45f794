// Messages against the vectors that all languages share.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class MessageBehaviours
    {
        [Behaviour]
        private static void message_reads_every_shared_vector()
        {
            foreach (string[] row in Bytes.Table("messages_valid"))
            {
                using (Message message = MessageDecoder.Decode(Bytes.Frames(row[1])))
                {
                    Check.Equal(row[2], message.Id.ToString(), row[0]);
                    Check.Equal(row[3], message.Type, row[0]);
                    Check.Equal(row[4], Bytes.Canonical(message.BodyTree()), row[0]);
                    Check.Equal(row[5], message.DeadlineMs.ToString(), row[0]);
                    Check.Equal(row[6], string.Join(" ", message.Buffers.Select(Describe)), row[0]);
                }
            }
        }

        [Behaviour]
        private static void message_writes_every_shared_vector_byte_for_byte()
        {
            var encoder = new MessageEncoder();
            foreach (string[] row in Bytes.Table("messages_valid"))
            {
                using (Message message = MessageDecoder.Decode(Bytes.Frames(row[1])))
                {
                    ArraySegment<byte>[] head = encoder.Encode(
                        message.Id, message.Type, new TreeBody(message.BodyTree()), message.Buffers, message.DeadlineMs);
                    IEnumerable<ArraySegment<byte>> frames = head.Concat(message.Buffers.Select(buffer => buffer.Bytes));
                    Check.Equal(row[1], string.Join(" ", frames.Select(Hex)), row[0]);
                }
            }
        }

        [Behaviour]
        private static void message_refuses_every_invalid_vector_with_its_code()
        {
            foreach (string[] row in Bytes.Table("messages_invalid"))
            {
                Check.Equal(row[2], Check.Throws<ProtocolException>(() => MessageDecoder.Decode(Bytes.Frames(row[1]))).Code, row[0]);
                string id = MessageDecoder.TryReadId(Bytes.Frames(row[1]), out long read) ? read.ToString() : string.Empty;
                Check.Equal(row[3], id, row[0]);
            }
        }

        [Behaviour]
        private static void typed_bodies_write_the_shared_vectors()
        {
            var picture = WireBuffer.Picture(new ArraySegment<byte>(new byte[6]), 2, 1);
            var style = new StyleRequest("toon_to_natural", picture) { Stream = "camera", Encoding = "raw" };
            CheckBody("hello request", new HelloBody("godot", "0.1.0", "s3cret"));
            CheckBody("ping request", EmptyBody.Instance);
            CheckBody("cancel request", new CancelBody(6));
            CheckBody("style.apply request", new StyleBody(style), dropped: ",s736c696365:false");
        }

        [Behaviour]
        private static void typed_replies_read_the_shared_vectors()
        {
            ServerInfo server = ServerInfo.Read(Reply("hello reply").BodyTree());
            Check.Equal("5f1c0a9e", server.Session);
            Check.Equal(1000, server.HeartbeatMs);
            var status = new ServerStatus(Reply("status reply").BodyTree());
            Check.Equal(12.5, status.Uptime.TotalSeconds);
            Check.Equal(300L, status.FramesDone);
            Check.Equal(0, new ModelList(Reply("models.list reply").BodyTree()).Models.Count);
            using (StyleResult result = StyleResult.Read(Reply("style.apply reply")))
            {
                Check.Equal(StyleResultKind.Grid, result.Kind);
                Check.Equal("0123456789abcdef", result.ModelHash);
                Check.Equal(24, result.Buffer.Bytes.Count);
            }
            var error = (RequestFailedException)ErrorReply.Read(Reply("error"));
            Check.Equal("unknown_model", error.Code);
            Check.Equal("{\"known\": [\"toon_to_natural\"]}", error.Detail.ToString());
        }

        [Behaviour]
        private static void tensors_over_a_limit_are_refused_when_they_are_made()
        {
            Check.Equal("too_large", Check.Throws<ProtocolException>(() => TensorDescriptor.Picture(65537, 1)).Code);
            Check.Equal("too_large", Check.Throws<ProtocolException>(() => TensorDescriptor.Picture(8192, 8192)).Code);
            Check.Equal("invalid_field", Check.Throws<ProtocolException>(() => new TensorDescriptor("int7", new[] { 1 })).Code);
            Check.Equal("invalid_field", Check.Throws<ProtocolException>(() => new TensorDescriptor("uint8", new[] { -1 })).Code);
            Check.Equal("malformed", Check.Throws<ProtocolException>(
                () => WireBuffer.Picture(new ArraySegment<byte>(new byte[5]), 2, 1)).Code);
        }

        private static void CheckBody(string vector, IMessageBody body, string dropped = null)
        {
            var writer = new MessagePackWriter();
            body.Write(writer);
            string expected = Bytes.Table("messages_valid").Single(row => row[0] == vector)[4];
            expected = dropped == null ? expected : expected.Replace(dropped, string.Empty);
            Check.Equal(expected, Bytes.Canonical(Bytes.ReadWhole(writer.Written.ToArray())), vector);
        }

        private static Message Reply(string vector)
        {
            return MessageDecoder.Decode(Bytes.Frames(Bytes.Table("messages_valid").Single(row => row[0] == vector)[1]));
        }

        private static string Describe(WireBuffer buffer)
        {
            string what = buffer.Descriptor is TensorDescriptor tensor
                ? $"{tensor.DType},{string.Join("x", tensor.Shape)},{tensor.Layout},{tensor.Color}"
                : $"{((FileDescriptor)buffer.Descriptor).Encoding},{((FileDescriptor)buffer.Descriptor).Name}";
            return $"{what},{Bytes.ToHex(buffer.Bytes)}";
        }

        private static string Hex(ArraySegment<byte> frame)
        {
            return frame.Count == 0 ? "-" : Bytes.ToHex(frame);
        }
    }
}
