// The typed requests against a real backend with tiny models for textures and terrain.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class GenerateBackendBehaviours
    {
        private const int Models = 5;

        [Behaviour]
        private static void backend_varies_a_texture_as_tensors_with_maps()
        {
            using (CapriccioClient client = Client())
            using (GeneratedTextures made = Made(client, Variation("raw")))
            {
                Check.Equal(2, made.Textures.Count);
                Check.Equal(16, made.ModelHash.Length, "digits of the model's hash");
                Check.Equal(11L, made.Seed);
                GeneratedTexture texture = made.Textures[1];
                Check.Equal("uint8 [32, 64, 3] HWC srgb", $"{texture.Image.Descriptor}");
                Check.Equal("uint8 [32, 64, 3] HWC none", $"{texture.Normal.Value.Descriptor}");
                Check.Equal("uint16 [32, 64] HW none", $"{texture.Height.Value.Descriptor}");
                Check.Equal("uint8 [32, 64, 3] HWC none", $"{texture.Orm.Value.Descriptor}");
                Check.That(texture.SeamScore > 0, $"seam score {texture.SeamScore}");
            }
        }

        [Behaviour]
        private static void backend_makes_the_same_textures_from_the_same_seed()
        {
            using (CapriccioClient client = Client())
            using (GeneratedTextures first = Made(client, Variation("png")))
            using (GeneratedTextures again = Made(client, Variation("png")))
            {
                TextureVariationRequest second = Variation("png");
                second.First = 1;
                second.Count = 1;
                using (GeneratedTextures alone = Made(client, second))
                {
                    Check.That(Same(first.Textures[0].Image, again.Textures[0].Image), "the same request");
                    Check.That(Same(first.Textures[1].Image, alone.Textures[0].Image), "the second of two, alone");
                    Check.That(!Same(first.Textures[0].Image, first.Textures[1].Image), "two siblings");
                    Check.Equal((byte)'P', first.Textures[0].Image.Bytes.ElementAt(1), "a PNG file");
                }
            }
        }

        [Behaviour]
        private static void backend_synthesizes_a_texture_and_makes_maps()
        {
            using (CapriccioClient client = Client())
            {
                var moss = new TextureSynthesisRequest("moss") { Width = 64, Encoding = "raw" };
                using (GeneratedTextures made = Made(client, moss))
                using (GeneratedMaps maps = Made(client, new TextureMapsRequest(made.Textures[0].Image) { Encoding = "raw", Depth = 2 }))
                {
                    Check.That(made.Textures[0].Normal == null && made.MapsModelHash == null, "no maps were asked for");
                    Check.Equal("uint8 [64, 64, 3] HWC none", $"{maps.Normal.Descriptor}");
                    Check.Equal("uint16 [64, 64] HW none", $"{maps.Height.Descriptor}");
                }
                var error = Check.Fails<RequestFailedException>(client.GenerateAsync(new TextureSynthesisRequest("chocolate")));
                Check.That(error.Message.Contains("chocolate") && error.Message.Contains("moss"), error.Message);
            }
        }

        [Behaviour]
        private static void backend_makes_land_as_floats_and_in_16_bits()
        {
            using (CapriccioClient client = Client())
            using (GeneratedTerrain floats = Made(client, Land("raw")))
            using (GeneratedTerrain levels = Made(client, Land("r16")))
            {
                Check.Equal("float32 [65, 65] HW none", $"{floats.Heights.Descriptor}");
                Check.Equal(2 * 65 * 65, levels.Heights.Bytes.Count);
                Check.Equal($"{floats.MinimumM} {floats.MaximumM}", $"{levels.MinimumM} {levels.MaximumM}");
                Check.That(Math.Abs(floats.MaximumM - floats.MinimumM - 80) < 1e-3, $"{floats.MinimumM} to {floats.MaximumM}");
                Check.Equal("65 2 5", $"{floats.Size} {floats.CellM} {floats.Seed}");
            }
        }

        [Behaviour]
        private static void backend_makes_land_that_becomes_a_terrain_of_unity()
        {
            using (CapriccioClient client = Client())
            using (GeneratedTerrain floats = Made(client, Land("raw")))
            using (GeneratedTerrain levels = Made(client, Land("r16")))
            {
                TerrainPlan plan = TerrainPlan.Of(floats.ToHeightField());
                Check.Equal("65 128 128", $"{plan.Resolution} {plan.SizeXM} {plan.SizeZM}");
                Check.That(Math.Abs(plan.SizeYM - 80) < 1e-3, $"{plan.SizeYM} m high");
                float[,] heights = plan.Rows(0, 65);
                float[,] same = TerrainPlan.Of(levels.ToHeightField()).Rows(0, 65);
                Check.That(heights.Cast<float>().Zip(same.Cast<float>(), (one, other) => Math.Abs(one - other)).Max() < 2e-5, "in 16 bits");
                double northWest = (Metres(floats, 0, 0) - floats.MinimumM) / 80;
                Check.That(Math.Abs(heights[64, 0] - northWest) < 1e-4, $"{heights[64, 0]} in the north-west, not {northWest}");
            }
        }

        [Behaviour]
        private static void backend_makes_the_largest_terrain_of_unity()
        {
            using (CapriccioClient client = Client())
            {
                var clock = System.Diagnostics.Stopwatch.StartNew();
                var request = new TerrainRequest(TerrainSizes.Largest) { Model = "smoothing", ReliefM = 300 };
                HeightField field = Wait.For(client.GenerateHeightsAsync(request));
                long made = clock.ElapsedMilliseconds;
                TerrainPlan plan = TerrainPlan.Of(field);
                float[,] heights = plan.Rows(0, plan.Resolution);
                Runner.Note($"4097 points a side: {made} ms to make and send, {clock.ElapsedMilliseconds - made} ms for Unity's numbers");
                Check.Equal("4097 4097", $"{plan.Resolution} {heights.GetLength(1)}");
                Check.That(Math.Abs(plan.SizeYM - 300) < 0.01, $"{plan.SizeYM} m high");
                Check.Equal(heights[0, 0], heights[4096, 4096], "it tiles");
            }
        }

        [Behaviour]
        private static void backend_makes_land_after_a_drawing()
        {
            var pixels = new byte[33 * 33 * 3];
            for (int column = 0; column < 33; column++)
            {
                pixels[((4 * 33) + column) * 3] = 255;
            }
            WireBuffer drawing = WireBuffer.Picture(new ArraySegment<byte>(pixels), 33, 33);
            using (CapriccioClient client = Client())
            using (GeneratedTerrain land = Made(client, new TerrainSketchRequest(drawing, 33)))
            {
                Check.That(Metres(land, 4, 16) > Metres(land, 28, 16), "the ridge in the north is higher than the south");
            }
        }

        [Behaviour]
        private static void backend_refuses_a_size_that_is_no_power_of_two_and_one()
        {
            using (CapriccioClient client = Client())
            {
                var error = Check.Fails<RequestFailedException>(client.GenerateAsync(new TerrainRequest(100)));
                Check.Equal(Spec.Errors.InvalidField, error.Code);
            }
        }

        [Behaviour]
        private static void backend_makes_a_file_again_from_what_it_says_of_itself()
        {
            using (CapriccioClient client = Client())
            using (GeneratedTextures made = Made(client, new TextureSynthesisRequest("rock") { Width = 64, Height = 32, Seed = 3, First = 5, Maps = true }))
            {
                byte[] file = made.Textures[0].Orm.Value.Bytes.ToArray();
                Provenance told = ProvenanceOf.Bytes(file);
                Check.Equal(made.ModelHash, told.ModelHash);
                using (Reply again = Wait.For(client.RequestAsync(told.Type, told.Body())))
                {
                    Check.That(again.Buffers[3].Bytes.SequenceEqual(file), "the same file to the last byte");
                }
            }
        }

        [Behaviour]
        private static void backend_tells_progress_and_stops_when_cancelled()
        {
            using (CapriccioClient client = Client())
            using (var source = new CancellationTokenSource())
            {
                var told = new Told();
                Task<GeneratedTerrain>[] slow = Enumerable.Range(0, 6)
                    .Select(_ => client.GenerateAsync(new TerrainRequest(33) { Model = "slow_erosion" }, told, source.Token)).ToArray();
                Wait.Until(() => told.Stages > 0, "it tells how far it is");
                source.Cancel();
                // The first may be done by now, not all of them.
                Check.Fails<TaskCanceledException>(slow.Last());
                Wait.Until(() => Wait.For(client.GetStatusAsync()).Running == 0, "the server has stopped");
            }
        }

        private static CapriccioClient Client()
        {
            CapriccioClient client = Given.ConnectedClient();
            Wait.Until(() => Wait.For(client.ListModelsAsync()).Models.Count >= Models, "the models are loaded");
            return client;
        }

        private static T Made<T>(CapriccioClient client, IGenerateRequest<T> request)
        {
            return Wait.For(client.GenerateAsync(request));
        }

        private static TextureVariationRequest Variation(string encoding)
        {
            WireBuffer image = WireBuffer.Picture(new ArraySegment<byte>(Given.Pixels(64, 32)), 64, 32);
            return new TextureVariationRequest(image) { Count = 2, Seed = 11, Maps = true, Strength = 0.5, Encoding = encoding };
        }

        private static TerrainRequest Land(string encoding)
        {
            return new TerrainRequest(65) { Model = "smoothing", Seed = 5, CellM = 2, ReliefM = 80, Encoding = encoding };
        }

        private static bool Same(WireBuffer one, WireBuffer other)
        {
            return one.Bytes.SequenceEqual(other.Bytes);
        }

        private static float Metres(GeneratedTerrain land, int row, int column)
        {
            ArraySegment<byte> bytes = land.Heights.Bytes;
            return BitConverter.ToSingle(bytes.Array, bytes.Offset + (4 * ((row * land.Size) + column)));
        }

        private sealed class Told : IProgress<RequestProgress>
        {
            private int stages;

            public int Stages => Volatile.Read(ref stages);

            public void Report(RequestProgress value)
            {
                Interlocked.Increment(ref stages);
            }
        }
    }
}
