// The typed requests for textures and terrain against the shared vectors, and replies that are not what the protocol says.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class RequestBehaviours
    {
        private static readonly WireBuffer Pixels = Given.Picture(2, 1);

        [Behaviour]
        private static void texture_and_terrain_requests_write_the_shared_vectors()
        {
            var vary = new TextureVariationRequest(Pixels) { Model = "texture_vary", Strength = 0.4 };
            CheckBody("texture.vary request", AsInVectors(vary));
            var synthesize = new TextureSynthesisRequest("moss") { Model = "texture_synthesize" };
            CheckBody("texture.synthesize request", AsInVectors(synthesize));
            CheckBody("texture.maps request", new TextureMapsRequest(Pixels) { Model = "texture_maps", Depth = 1, Encoding = "png" });
            CheckBody("terrain.generate request", LandAsInVectors(new TerrainRequest { Model = "terrain_generate", Tileable = true }));
            CheckBody("terrain.sketch request", LandAsInVectors(new TerrainSketchRequest(Pixels) { Model = "terrain_sketch" }));
        }

        [Behaviour]
        private static void what_nobody_said_is_not_sent()
        {
            Check.Equal("{\"image\": 0}", new TextureVariationRequest(Pixels).Body().ToString());
            Check.Equal("{\"label\": \"moss\"}", new TextureSynthesisRequest("moss").Body().ToString());
            Check.Equal("{\"image\": 0}", new TextureMapsRequest(Pixels).Body().ToString());
            Check.Equal("{\"size\": 257}", new TerrainRequest().Body().ToString());
            Check.Equal("{\"sketch\": 0, \"size\": 33}", new TerrainSketchRequest(Pixels, 33).Body().ToString());
        }

        [Behaviour]
        private static void one_side_alone_asks_for_a_square()
        {
            Check.Equal("[64, 64]", new TextureVariationRequest(Pixels) { Width = 64 }.Body()["size"].ToString());
            Check.Equal("[64, 64]", new TextureVariationRequest(Pixels) { Height = 64 }.Body()["size"].ToString());
            Check.Equal("[64, 32]", new TextureVariationRequest(Pixels) { Width = 64, Height = 32 }.Body()["size"].ToString());
        }

        [Behaviour]
        private static void land_that_fits_no_message_as_floats_is_asked_for_in_16_bits()
        {
            Check.Equal("nil", Bytes.Canonical(new TerrainRequest(2049).Body()["encoding"]));
            Check.Equal("\"r16\"", new TerrainRequest(4097).Body()["encoding"].ToString());
            Check.Equal("\"png\"", new TerrainRequest(4097) { Encoding = "png" }.Body()["encoding"].ToString());
            Check.That(4L * 2049 * 2049 < Spec.Limits.MessageBytes - Spec.Limits.HeaderBytes, "floats of 2049 points fit");
            Check.That(4L * 4097 * 4097 > Spec.Limits.MessageBytes, "those of 4097 points do not");
        }

        [Behaviour]
        private static void texture_replies_read_the_shared_vectors()
        {
            foreach (string vector in new[] { "texture.vary reply", "texture.synthesize reply" })
            {
                using (GeneratedTextures made = new TextureSynthesisRequest("moss").Read(Vector(vector)))
                {
                    GeneratedTexture texture = made.Textures.Single();
                    Check.Equal("image normal height orm", string.Join(" ", Pictures(texture).Select(Name)), vector);
                    Check.Equal(0.98, texture.SeamScore, vector);
                    Check.Equal(7L, made.Seed, vector);
                    Check.Equal("0123456789abcdef 0123456789abcdef", $"{made.ModelHash} {made.MapsModelHash}", vector);
                    Check.Equal("transparent parts were filled", made.Notes.Single(), vector);
                    Check.Equal(2.25, made.Run.TotalMilliseconds, vector);
                }
            }
            using (GeneratedMaps maps = new TextureMapsRequest(Pixels).Read(Vector("texture.maps reply")))
            {
                Check.Equal("normal height orm", $"{Name(maps.Normal)} {Name(maps.Height)} {Name(maps.Orm)}");
                Check.Equal(0.98, maps.SeamScore);
                Check.Equal(1, maps.Notes.Count);
            }
        }

        [Behaviour]
        private static void a_terrain_reply_must_hold_as_many_heights_as_it_says()
        {
            // The vector's tensor is as small as all tensors of the vectors, and its `size` is not.
            var error = Check.Throws<ProtocolException>(() => new TerrainRequest().Read(Vector("terrain.generate reply")));
            Check.That(error.Message.Contains("[2, 2]") && error.Message.Contains("[257, 257]"), error.Message);
            using (GeneratedTerrain land = new TerrainRequest().Read(Vector("terrain.generate reply", With("size", From(2)))))
            {
                Check.Equal("2 -3.5 116.5 2 7 0.98", $"{land.Size} {land.MinimumM} {land.MaximumM} {land.CellM} {land.Seed} {land.SeamScore}");
                Check.Equal(16, land.Heights.Bytes.Count);
                Check.Equal("0123456789abcdef", land.ModelHash);
            }
        }

        [Behaviour]
        private static void replies_that_lie_are_refused()
        {
            MessagePackValue variation = Vector("texture.vary reply").Body["variations"].Elements[0];
            RefusesTextures("variations", With("variations", From("none")));
            RefusesTextures("image", With("variations", MessagePackValue.List(Changed(variation, "image", From(4)))));
            RefusesTextures("image", With("variations", MessagePackValue.List(Changed(variation, "image", From(-1)))));
            RefusesTextures("orm", With("variations", MessagePackValue.List(Changed(variation, "orm", MessagePackValue.Nil))));
            RefusesTextures("seam_score", With("variations", MessagePackValue.List(Changed(variation, "seam_score", From(-1)))));
            RefusesTextures("model_hash", With("model_hash", MessagePackValue.Nil));
            RefusesTextures("notes", With("notes", From(1)));
            RefusesTextures("run_ms", With("run_ms", MessagePackValue.From(double.NaN)));
            RefusesLand("size", With("size", From(1)));
            RefusesLand("heights", With("heights", From(1)));
            RefusesLand("maximum_m", With("size", From(2)), With("maximum_m", From(-4)));
            RefusesLand("minimum_m", With("size", From(2)), With("minimum_m", MessagePackValue.From(double.NegativeInfinity)));
            RefusesLand("cell_m", With("size", From(2)), With("cell_m", From(0)));
        }

        [Behaviour]
        private static void pictures_of_another_kind_are_refused()
        {
            WireBuffer small = Given.Picture(2, 2);
            WireBuffer grey = new WireBuffer(new TensorDescriptor("uint8", new[] { 2, 2 }), new ArraySegment<byte>(new byte[4]));
            WireBuffer levels = new WireBuffer(new TensorDescriptor("uint16", new[] { 2, 2 }), new ArraySegment<byte>(new byte[8]));
            WireBuffer jpeg = WireBuffer.File(new byte[1], "jpeg");
            Check.Equal(null, ReadTexture(small, small, levels, small), "as the protocol says");
            Check.That(ReadTexture(jpeg, small, levels, small).Contains("image is a jpeg file"), "a JPEG file");
            Check.That(ReadTexture(grey, small, levels, small).Contains("image is uint8 [2, 2]"), "grey");
            Check.That(ReadTexture(small, small, grey, small).Contains("height is uint8 [2, 2]"), "8 bits of height");
            Check.That(ReadTexture(small, Given.Picture(2, 1), levels, small).Contains("normal is uint8 [1, 2, 3]"), "another size");
            Check.That(ReadTexture(small, small, levels, grey).Contains("orm is uint8 [2, 2]"), "one channel");
            WireBuffer r16 = WireBuffer.File(new byte[8], "r16");
            Check.Equal(null, ReadLand(r16), "four points of 16 bits");
            Check.That(ReadLand(WireBuffer.File(new byte[7], "r16")).Contains("7 bytes"), "an odd number of bytes");
            Check.That(ReadLand(levels).Contains("uint16"), "levels");
            Check.That(ReadLand(jpeg).Contains("jpeg"), "a JPEG file");
        }

        [Behaviour]
        private static void fuzzed_replies_are_read_or_refused()
        {
            Fuzz("texture.vary reply", reply => new TextureVariationRequest(Pixels).Read(reply).Dispose());
            Fuzz("texture.maps reply", reply => new TextureMapsRequest(Pixels).Read(reply).Dispose());
            Fuzz("terrain.generate reply", reply => new TerrainRequest().Read(reply).Dispose(), With("size", From(2)));
        }

        private static void Fuzz(string vector, Action<Reply> read, params KeyValuePair<string, MessagePackValue>[] changes)
        {
            Reply whole = Vector(vector, changes);
            WireBuffer[] buffers = whole.Buffers.ToArray();
            byte[] header = new MessageEncoder().Encode(1, Spec.Replies.Ok, new TreeBody(whole.Body), buffers, 0)[1].ToArray();
            string rest = string.Concat(buffers.Select(buffer => " " + Bytes.ToHex(buffer.Bytes)));
            Mutations.Try<ProtocolException>(new[] { header }, 20000, mutated =>
            {
                string head = mutated.Length == 0 ? "-" : Bytes.ToHex(new ArraySegment<byte>(mutated));
                read(new Reply(MessageDecoder.Decode(Bytes.Frames($"43415031 {head}{rest}"))));
            });
        }

        private static T AsInVectors<T>(T request) where T : TextureRequest
        {
            request.Count = 2;
            request.First = 3;
            request.Seed = 7;
            request.Width = 256;
            request.Height = 128;
            request.Maps = true;
            request.Encoding = "png";
            return request;
        }

        private static LandRequest LandAsInVectors(LandRequest request)
        {
            request.Seed = 7;
            request.Roughness = 0.5;
            request.Character = 0.5;
            request.Erosion = 0.7;
            request.CellM = 2;
            request.ReliefM = 120;
            request.Encoding = "raw";
            return request;
        }

        private static void CheckBody<T>(string vector, IGenerateRequest<T> request)
        {
            string[] row = Bytes.Table("messages_valid").Single(each => each[0] == vector);
            Check.Equal(row[3], request.Type, vector);
            Check.Equal(row[4], Bytes.Canonical(request.Body()), vector);
            Check.Equal(row[6].Length == 0 ? 0 : 1, request.Buffers.Count, vector);
        }

        private static void RefusesTextures(string field, params KeyValuePair<string, MessagePackValue>[] changes)
        {
            Refuses(field, () => new TextureVariationRequest(Pixels).Read(Vector("texture.vary reply", changes)));
        }

        private static void RefusesLand(string field, params KeyValuePair<string, MessagePackValue>[] changes)
        {
            Refuses(field, () => new TerrainRequest().Read(Vector("terrain.generate reply", changes)));
        }

        private static void Refuses(string field, Action read)
        {
            var error = Check.Throws<ProtocolException>(read);
            Check.That(error.Message.Contains(field), $"{field}: {error.Message}");
        }

        private static string ReadTexture(params WireBuffer[] pictures)
        {
            string[] names = { "image", "normal", "height", "orm" };
            var variation = MessagePackValue.Map(names.Select((name, index) => With(name, From(index))).Concat(new[] { With("seam_score", From(1)) }).ToArray());
            MessagePackValue body = Changed(Vector("texture.vary reply").Body, "variations", MessagePackValue.List(variation));
            return ReasonOf(() => new TextureVariationRequest(Pixels).Read(Replies.Of(body, pictures)).Dispose());
        }

        private static string ReadLand(WireBuffer heights)
        {
            MessagePackValue body = Changed(Vector("terrain.generate reply").Body, "size", From(2));
            return ReasonOf(() => new TerrainRequest().Read(Replies.Of(body, heights)).Dispose());
        }

        private static string ReasonOf(Action read)
        {
            try
            {
                read();
                return null;
            }
            catch (ProtocolException error)
            {
                return error.Message;
            }
        }

        private static IEnumerable<WireBuffer> Pictures(GeneratedTexture texture)
        {
            return new[] { texture.Image, texture.Normal.Value, texture.Height.Value, texture.Orm.Value };
        }

        private static string Name(WireBuffer file)
        {
            return ((FileDescriptor)file.Descriptor).Name;
        }

        private static MessagePackValue From(long value)
        {
            return MessagePackValue.From(value);
        }

        private static MessagePackValue From(string value)
        {
            return MessagePackValue.From(value);
        }

        private static KeyValuePair<string, MessagePackValue> With(string field, MessagePackValue value)
        {
            return MessagePackValue.Entry(field, value);
        }

        private static MessagePackValue Changed(MessagePackValue map, string field, MessagePackValue value)
        {
            return Replies.Changed(map, With(field, value));
        }

        private static Reply Vector(string name, params KeyValuePair<string, MessagePackValue>[] changes)
        {
            return Replies.Vector(name, changes);
        }
    }
}
