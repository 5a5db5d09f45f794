// The textures window without an editor: what its form asks for, where files go, how they are imported, what materials are of.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Capriccio.Core;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class TextureToolBehaviours
    {
        private static readonly WireBuffer NoPicture = default(WireBuffer);

        [Behaviour]
        private static void textures_are_asked_for_as_many_at_a_time_as_fit_into_an_answer()
        {
            Check.Equal("0+8", Batches(new TextureForm(), 512 * 512));
            Check.Equal("0+8 8+8 16+4", Batches(new TextureForm { count = 20 }, 512 * 512));
            Check.Equal("0+4 4+4 8+1", Batches(new TextureForm { count = 9 }, 1024 * 1024));
            Check.Equal("0+1 1+1", Batches(new TextureForm { count = 2 }, 4096 * 4096));
            Check.Equal("0+1 1+1", Batches(new TextureForm { count = 2, maps = false }, 4096 * 4096));
            Check.Equal("0+2 2+2 4+2", Batches(new TextureForm { count = 6, width = 1024, height = 1536, maps = true }, 1));
            Check.Equal("5+8 13+2", Batches(new TextureForm { count = 10, first = 5 }, 64));
        }

        [Behaviour]
        private static void a_form_says_all_of_its_request()
        {
            var form = new TextureForm { count = 3, strength = 0.7f, seed = 9007199254740992, first = 2, width = 256, height = 128, model = "mine" };
            TextureRequest request = form.Requests(Rock(), NoPicture).Single();
            Check.Equal(
                "{\"model\": \"mine\", \"image\": 0, \"count\": 3, \"first\": 2, \"strength\": 0.7, \"seed\": 9007199254740992, "
                + "\"size\": [256, 128], \"maps\": true, \"encoding\": \"png\"}",
                request.Body().ToString());
            request = new TextureForm { maps = false }.Requests(TextureSource.OfLabel("thatched roof", "Assets"), NoPicture).Single();
            Check.Equal(
                "{\"label\": \"thatched roof\", \"count\": 8, \"first\": 0, \"seed\": 0, \"maps\": false, \"encoding\": \"png\"}",
                request.Body().ToString());
        }

        [Behaviour]
        private static void a_form_takes_back_what_its_request_said()
        {
            var form = new TextureForm { count = 7, strength = 0.35f, seed = 12, first = 4, width = 512, height = 256, maps = false, model = "mine" };
            var again = new TextureForm();
            again.Take(form.Requests(Rock(), NoPicture).Single().Body());
            Check.Equal(Said(form), Said(again));
            again.Take(Given.Nothing);
            Check.Equal("1 0.5 0 0 0 0 False ", Said(again));
            again.Take(Given.Body("size", MessagePackValue.From(300)));
            Check.Equal("300 300", $"{again.width} {again.height}");
        }

        [Behaviour]
        private static void what_a_history_says_is_brought_into_range()
        {
            var form = new TextureForm();
            form.Take(MessagePackValue.Map(
                MessagePackValue.Entry("count", MessagePackValue.From(1000)),
                MessagePackValue.Entry("seed", MessagePackValue.From(-1)),
                MessagePackValue.Entry("first", MessagePackValue.From("two")),
                MessagePackValue.Entry("strength", MessagePackValue.From(7.0)),
                MessagePackValue.Entry("size", MessagePackValue.List(MessagePackValue.From(5), MessagePackValue.From(100000)))));
            Check.Equal("64 1 0 0 32 4096 False ", Said(form));
        }

        [Behaviour]
        private static void sources_know_their_names_and_folders()
        {
            TextureSource rock = Rock();
            Check.Equal("Assets/Stones rock_variation rock.PNG png", $"{rock.folder} {rock.Stem} {rock.Title} {rock.Encoding}");
            Check.Equal("a variation of rock.PNG", rock.JobTitle(1));
            Check.Equal("8 variations of rock.PNG", rock.JobTitle(8));
            Check.Equal("abc", rock.JobSource.Assets.Single());
            Check.Equal("jpeg", TextureSource.OfAsset("Assets/a.jpeg", "x", 1).Encoding);
            Check.Equal(null, TextureSource.OfAsset("Assets/a.tga", "x", 1).Encoding);
            Check.Equal("Assets", TextureSource.OfAsset("Assets/a.tga", "x", 1).folder);
            TextureSource packaged = TextureSource.OfAsset("Packages/com.x/a b.png", "x", 1);
            Check.Equal("Assets a_b_variation", $"{packaged.folder} {packaged.Stem}");
            TextureSource label = TextureSource.OfLabel("thatched roof", "Assets/Roofs");
            Check.Equal("Assets/Roofs thatched_roof 4 × thatched roof", $"{label.folder} {label.Stem} {label.JobTitle(4)}");
            Check.Equal(0, label.JobSource.Assets.Count);
        }

        [Behaviour]
        private static void chosen_textures_get_numbers_of_which_nothing_is_there()
        {
            var there = new HashSet<string> { "Assets/Stones/rock_variation_1.mat", "Assets/Stones/rock_variation_3_mask.png" };
            IReadOnlyList<TextureFiles> files = TextureFiles.Of(Rock(), Made(3), new TextureForm(), there.Contains);
            Check.Equal(
                "rock_variation_2.png rock_variation_2_normal.png rock_variation_2_height.png rock_variation_2_mask.png "
                + "rock_variation_4.png rock_variation_4_normal.png rock_variation_4_height.png rock_variation_4_mask.png "
                + "rock_variation_5.png rock_variation_5_normal.png rock_variation_5_height.png rock_variation_5_mask.png",
                Names(files));
            Check.Equal("Assets/Stones/rock_variation_4.mat", files[1].MaterialPath);
        }

        [Behaviour]
        private static void overwriting_puts_a_variation_where_it_was()
        {
            var form = new TextureForm { overwrite = true };
            IReadOnlyList<TextureFiles> files = TextureFiles.Of(Rock(), Made(6, maps: false).Where((each, index) => index % 2 == 1), form, path => true);
            Check.Equal("rock_variation_2.png rock_variation_4.png rock_variation_6.png", Names(files));
        }

        [Behaviour]
        private static void each_picture_is_imported_for_what_it_is()
        {
            IReadOnlyList<TextureFile> files = TextureFiles.Of(Rock(), Made(1), new TextureForm(), path => false)[0].Files;
            Check.Equal("Image srgb compressed repeats 32", Imported(files[0]));
            Check.Equal("Normal normal compressed high repeats 32", Imported(files[1]));
            Check.Equal("Height repeats 32", Imported(files[2]));
            Check.Equal("Mask compressed high alpha repeats 32", Imported(files[3]));
            Check.Equal(4, PngReader.Read(files[3].Bytes).Channels, "channels of the mask");
            files = TextureFiles.Of(Rock(), Made(1), new TextureForm { seamless = false }, path => false)[0].Files;
            Check.Equal("Height 32", Imported(files[2]));
            foreach (int[] sides in new[] { new[] { 32, 32 }, new[] { 33, 64 }, new[] { 1024, 1024 }, new[] { 1032, 2048 }, new[] { 4096, 4096 }, new[] { 99999, 16384 } })
            {
                Check.Equal(sides[1], TextureImport.For(TexturePicture.Image, sides[0], 8, true).MaxSize);
            }
        }

        [Behaviour]
        private static void files_are_the_backends_own_but_for_the_mask()
        {
            MadeTexture made = Made(1).Single();
            IReadOnlyList<TextureFile> files = TextureFiles.Of(Rock(), new[] { made }, new TextureForm(), path => false)[0].Files;
            Check.That(files[0].Bytes == made.Image && files[1].Bytes == made.Normal && files[2].Bytes == made.Height, "the bytes are the same");
        }

        [Behaviour]
        private static void materials_are_known_for_the_three_pipelines()
        {
            Check.Equal("Standard: Image _MainTex, Normal _BumpMap, Mask _MetallicGlossMap, Mask _OcclusionMap; _GlossMapScale", Told(null));
            Check.Equal(
                "Universal Render Pipeline/Lit: Image _BaseMap, Normal _BumpMap, Mask _MetallicGlossMap, Mask _OcclusionMap; _Smoothness",
                Told("UniversalRenderPipelineAsset"));
            Check.Equal("HDRP/Lit: Image _BaseColorMap, Normal _NormalMap, Mask _MaskMap; ", Told("HDRenderPipelineAsset"));
            Check.That(PipelineMaterial.For("MyPipelineAsset") == null, "others are not known");
        }

        [Behaviour]
        private static void a_live_backends_textures_become_files()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                TextureSource source = TextureSource.OfAsset("Assets/rock.png", "abc", 64 * 64);
                var form = new TextureForm { count = 3, seed = 5, width = 64, height = 48 };
                WireBuffer picture = WireBuffer.File(File.ReadAllBytes(Runner.Setting("rock")), source.Encoding);
                var made = new List<MadeTexture>();
                foreach (TextureRequest request in form.Requests(source, picture))
                {
                    using (GeneratedTextures reply = Wait.For(client.GenerateAsync(request)))
                    {
                        made.AddRange(MadeTexture.Of(reply, request.First.Value));
                    }
                }
                IReadOnlyList<TextureFiles> files = TextureFiles.Of(source, made, form, path => false);
                Check.Equal(3, files.Count);
                Check.Equal("5 2", $"{made[2].Seed} {made[2].Number}");
                var project = new GivenProject();
                List<WrittenFile> written = project.Files.Write(
                    files.SelectMany(each => each.Files).Select(file => new FileContent(file.Path, file.Bytes)).ToArray());
                Check.Equal(12, written.Count);
                foreach (TextureFile file in files.SelectMany(each => each.Files))
                {
                    PngReader.ReadSize(File.ReadAllBytes(project.Path(file.Path)), out int width, out int height);
                    Check.Equal("64 48", $"{width} {height}", file.Path);
                    Provenance told = Provenance.Read(PngNote.Find(file.Bytes, "capriccio"));
                    Check.Equal(5L, told.Seed.Value, "the seed that the file names");
                }
                project.Undo(written);
                Check.Equal(0, Directory.GetFiles(project.Path("Assets")).Length, "files after undo");
            }
        }

        [Behaviour]
        private static void a_live_backends_models_are_offered_with_their_labels()
        {
            using (CapriccioClient client = Given.ConnectedClient())
            {
                TextureOffers offers = TextureOffers.Of(Wait.For(client.ListModelsAsync()).Models);
                Check.That(offers.Variers.Contains("vary") && !offers.Variers.Contains("synthesize"), string.Join(" ", offers.Variers));
                Check.That(offers.Synthesizers.Contains("synthesize"), string.Join(" ", offers.Synthesizers));
                string[] labels = Runner.Setting("labels").Split('|');
                Check.That(labels.All(offers.Labels.Contains), string.Join(" ", offers.Labels));
                Check.Equal(offers.Labels.Distinct().Count(), offers.Labels.Count, "labels, each once");
            }
            Check.Equal(0, TextureOffers.Of(new ModelSummary[0]).Labels.Count);
        }

        private static TextureSource Rock()
        {
            return TextureSource.OfAsset("Assets/Stones/rock.PNG", "abc", 512 * 512);
        }

        private static string Batches(TextureForm form, long pixels)
        {
            TextureSource source = TextureSource.OfAsset("Assets/rock.png", "abc", pixels);
            return string.Join(" ", form.Requests(source, NoPicture).Select(request => $"{request.First}+{request.Count}"));
        }

        private static string Said(TextureForm form)
        {
            return $"{form.count} {form.strength} {form.seed} {form.first} {form.width} {form.height} {form.maps} {form.model}";
        }

        private static string Names(IEnumerable<TextureFiles> files)
        {
            return string.Join(" ", files.SelectMany(each => each.Files).Select(file => Path.GetFileName(file.Path)));
        }

        private static string Imported(TextureFile file)
        {
            TextureImport import = file.Import;
            var words = new[]
            {
                file.Picture.ToString(),
                import.IsSrgb ? "srgb" : null,
                import.IsNormalMap ? "normal" : null,
                import.IsCompressed ? "compressed" : null,
                import.IsHighQuality ? "high" : null,
                import.HasAlpha ? "alpha" : null,
                import.Repeats ? "repeats" : null,
                import.MaxSize.ToString(),
            };
            return string.Join(" ", words.Where(word => word != null));
        }

        private static string Told(string pipeline)
        {
            PipelineMaterial material = PipelineMaterial.For(pipeline);
            return $"{material.Shader}: {string.Join(", ", material.Slots.Select(slot => $"{slot.Picture} {slot.Property}"))}; {material.SmoothnessFactor}";
        }

        /// <summary>Textures of 16 × 8 pixels, as a reply holds them.</summary>
        private static IReadOnlyList<MadeTexture> Made(int count, bool maps = true)
        {
            using (GeneratedTextures reply = new TextureSynthesisRequest("moss").Read(Replies.Textures(count, maps)))
            {
                return MadeTexture.Of(reply, 0);
            }
        }
    }
}
