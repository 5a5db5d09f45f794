// What the terrain windows know without an editor: forms and requests, kept drawings, RAW16 files, notes.
using System;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Core;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class TerrainToolBehaviours
    {
        [Behaviour]
        private static void the_terrain_form_becomes_a_request()
        {
            var form = new TerrainForm { size = 1025, seed = 7, roughness = 0.7f, reliefM = 120, model = "alps" };
            Check.Equal(
                "{\"model\": \"alps\", \"size\": 1025, \"seed\": 7, \"roughness\": 0.7, \"character\": 0.5, \"erosion\": 0.7, \"cell_m\": 1, \"relief_m\": 120, \"tileable\": true}",
                form.ToRequest(null).Body().ToString());
            var drawing = new SketchDrawing();
            drawing.Begin(9, 9, 3, SketchTool.Peak);
            form.draws = true;
            form.reliefM = 0;
            LandRequest request = form.ToRequest(drawing);
            drawing.Clear();
            Check.Equal("terrain.sketch", request.Type);
            Check.That(request.Buffers[0].Bytes.Any(each => each > 0), "the drawing as it was");
            MessagePackValue body = request.Body();
            Check.That(body["relief_m"].Kind == MessagePackKind.Nil && body["tileable"].Kind == MessagePackKind.Nil && body["sketch"].Kind == MessagePackKind.Integer, $"{body}");
        }

        [Behaviour]
        private static void the_terrain_form_takes_a_request_back()
        {
            var drawing = new SketchDrawing();
            foreach (TerrainForm form in new[] { new TerrainForm(), new TerrainForm { draws = true, size = 33, seed = TerrainForm.LargestSeed, roughness = 0.01f, cellM = 2.5, reliefM = 9, model = "m" }, new TerrainForm { tileable = false } })
            {
                var other = new TerrainForm { size = 65, seed = 3, model = "x", tileable = false, reliefM = 4 };
                other.Take(form.Type, form.ToRequest(drawing).Body());
                Check.Equal(form.ToRequest(drawing).Body().ToString(), other.ToRequest(drawing).Body().ToString());
                Check.Equal(form.draws, other.draws);
            }
            var odd = new TerrainForm();
            odd.Take("terrain.generate", JsonReader.Read("{\"size\": 100, \"seed\": \"x\", \"roughness\": null, \"model\": 7}"));
            Check.Equal(new TerrainForm().ToRequest(null).Body().ToString(), odd.ToRequest(null).Body().ToString());
        }

        [Behaviour]
        private static void numbers_of_the_terrain_form_stay_in_their_ranges()
        {
            var form = new TerrainForm { seed = -1, cellM = 0, reliefM = -5 };
            form.Clamp();
            Check.Equal("0 0.01 0", $"{form.seed} {form.cellM} {form.reliefM}");
            form = new TerrainForm { seed = long.MaxValue, cellM = 1e9, reliefM = 1e9 };
            form.Clamp();
            Check.Equal("9007199254740992 10000 100000", $"{form.seed} {form.cellM} {form.reliefM}");
        }

        [Behaviour]
        private static void drawings_are_kept_until_there_are_too_many()
        {
            string folder = Folder("drawings");
            var files = new DrawingFiles(folder);
            var drawing = new SketchDrawing();
            drawing.Begin(20, 30, 5, SketchTool.River);
            string first = files.Keep(drawing);
            Check.Equal(first, files.Keep(drawing), "the same drawing is one file");
            drawing.Continue(200, 30, 5, SketchTool.Ridge);
            string second = files.Keep(drawing);
            Check.That(first != second, "another drawing is another file");
            var taken = new SketchDrawing();
            Check.That(files.TryTake(second, taken) && taken.Pixels.SequenceEqual(drawing.Pixels), "it comes back");
            Fill(folder);
            string last = files.Keep(drawing);
            Check.Equal(second, last);
            Check.Equal(DrawingFiles.MostFiles, Directory.GetFiles(folder).Length, "files");
            Check.That(!File.Exists(first) && File.Exists(second), "the oldest is gone, what was used again is not");
            Check.That(!files.TryTake(first, taken), "it can't come back");
            File.WriteAllText(second, "no picture");
            Check.That(!files.TryTake(second, taken) && taken.Pixels.SequenceEqual(drawing.Pixels), "a broken file changes nothing");
        }

        private static void Fill(string folder)
        {
            foreach (string path in Directory.GetFiles(folder))
            {
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-2));
            }
            for (int file = 0; file < DrawingFiles.MostFiles; file++)
            {
                string path = Path.Combine(folder, $"other{file}.png");
                File.WriteAllText(path, string.Empty);
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
            }
        }

        [Behaviour]
        private static void raw16_files_fill_their_form_from_the_note_or_by_their_looks()
        {
            Raw16Form told = Raw16Form.For(PathOf("hill.raw"));
            Check.Equal("65 65 False True 2.5", $"{told.columns} {told.rows} {told.bigEndian} {told.southFirst} {told.cellM}");
            Check.Equal("terrain.generate", told.Provenance["kind"].TryGetString(out string kind) ? kind : null);
            Check.That(told.told.Contains("hill.raw.json"), told.told);
            string alone = Path.Combine(Folder("raw16"), "alone.r16");
            File.Copy(PathOf("hill.r16"), alone);
            Raw16Form guessed = Raw16Form.For(alone);
            Check.Equal("65 65 False False 1 600", $"{guessed.columns} {guessed.rows} {guessed.bigEndian} {guessed.southFirst} {guessed.cellM} {guessed.maximumM}");
            Check.That(guessed.told.Contains("guessed"), guessed.told);
            File.WriteAllText(alone + ".json", "{}");
            guessed = Raw16Form.For(alone);
            Check.That(guessed.columns == 65 && guessed.told.Contains("can't be used"), guessed.told);
        }

        [Behaviour]
        private static void raw16_files_become_the_same_land_with_and_without_their_note()
        {
            HeightField told = Raw16Form.For(PathOf("hill.raw")).Read();
            Raw16Form form = Raw16Form.For(PathOf("hill.r16"));
            Check.That(told.ToArray().SequenceEqual(form.Read().ToArray()), "from the south and from the north");
            form.columns = 64;
            string message = Check.Throws<FormatException>(() => form.Read()).Message;
            Check.That(message.Contains("64 × 65"), message);
            form.columns = 65;
            form.maximumM = form.minimumM - 1;
            Check.Throws<FormatException>(() => form.Read());
            form = Raw16Form.For(PathOf("hill.float32"));
            Check.That(form.columns == 0 && form.told.Contains("no square"), form.told);
            Check.Throws<FileProblemException>(() => Raw16Form.For(PathOf("missing.r16")));
            Check.That(Raw16Form.IsNamed("a/HILL.R16") && Raw16Form.IsNamed("b.raw") && !Raw16Form.IsNamed("c.png") && !Raw16Form.IsNamed(null), "names");
        }

        [Behaviour]
        private static void the_note_of_land_that_was_asked_for_is_read_as_the_backends_own()
        {
            var form = new TerrainForm { size = 33, seed = 5 };
            var job = new Job<GeneratedTerrain>("terrain", form.Title, form.ToRequest(null), null);
            HistoryEntry entry = HistoryEntry.Of(job, 5, "0123456789abcdef");
            var field = new HeightField(new float[] { 1, 2, 3, 4 }, 2, 2, 1);
            Provenance read = ProvenanceOf.Sidecar(HeightNote.Of(field, LandProvenance.Of(entry)).Write());
            Check.Equal("terrain.generate 5 0123456789abcdef", $"{read.Type} {read.Seed} {read.ModelHash}");
            var again = new TerrainForm { size = 4097, seed = 1 };
            again.Take(read.Type, read.Body());
            Check.Equal(form.ToRequest(null).Body().ToString(), again.ToRequest(null).Body().ToString());
        }

        [Behaviour]
        private static void facts_of_land_are_told_in_metres()
        {
            var field = new HeightField(new[] { -61.2f, 0, 12, 1234 }, 2, 2, 0.5);
            Check.Equal("2 × 2 points, 0.5 m × 0.5 m, from -61.2 m to 1234 m", LandFacts.Of(field));
            Check.That(LandFacts.Changes(field, 33).Contains("33 × 33") && LandFacts.Changes(field, 33).Contains("power of two"), LandFacts.Changes(field, 33));
            Check.Equal(string.Empty, LandFacts.Changes(new HeightField(new float[33 * 33], 33, 33, 1), 33));
        }

        private static string Folder(string name)
        {
            return Directory.CreateDirectory(Path.Combine(Runner.Setting("scratch"), name)).FullName;
        }

        private static string PathOf(string name)
        {
            return Path.Combine(Runner.Setting("terrain"), name);
        }
    }
}
