// What files say of how they were made, read from files that the backend's own code wrote.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Core;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class ProvenanceBehaviours
    {
        private static readonly string[] Written = { "moss.png", "sister_normal.png", "maps_orm.png", "tune.mid", "hill.r16", "drawn.raw", "hill.png" };

        [Behaviour]
        private static void provenance_of_a_texture_makes_its_request_again()
        {
            Provenance moss = In("moss.png");
            Check.Equal("texture.synthesize", moss.Type);
            Check.Equal("texture_synthesize 0123456789abcdef 7 image", $"{moss.Model} {moss.ModelHash} {moss.Seed} {moss.Picture}");
            Check.Equal(null, moss.MissingBuffer);
            Check.Equal(Sorted("{\"label\": \"moss\", \"model\": \"texture_synthesize\", \"seed\": 7, \"first\": 3, \"size\": [4, 2]}"), Sorted(moss.Body()));
            Provenance normal = In("sister_normal.png");
            Check.Equal("image", normal.MissingBuffer);
            Check.Equal(
                Sorted("{\"image\": 0, \"model\": \"texture_vary\", \"seed\": 8, \"strength\": 0.4, \"first\": 0, \"maps\": true, \"size\": [4, 2]}"),
                Sorted(normal.Body()));
            Check.Equal(Sorted("{\"image\": 0, \"depth\": 2.0}"), Sorted(In("maps_orm.png").Body()));
        }

        [Behaviour]
        private static void provenance_of_music_makes_its_request_again()
        {
            Provenance tune = In("tune.mid");
            Check.Equal("music.compose", tune.Type);
            const string Body = "{\"model\": \"music_sequence\", \"seed\": 5, \"bars\": 4, \"mood\": \"sad\", \"loop\": true, \"instruments\": [\"piano\"], "
                + "\"key\": \"C\", \"metre\": \"4/4\", \"strict_key\": false, \"style\": \"game\", \"temperature\": 0.95, \"top_p\": 0.95}";
            Check.Equal(Sorted(Body), Sorted(tune.Body()));
            Check.Equal("music_sequence 0123456789abcdef", $"{tune.Model} {tune.ModelHash}");
        }

        [Behaviour]
        private static void provenance_of_land_is_in_the_note_beside_it_or_inside()
        {
            const string Body = "{\"model\": \"terrain_generate\", \"size\": 33, \"seed\": 9, \"roughness\": 0.5, \"character\": 0.5, \"erosion\": 0.7, \"cell_m\": 2.0, \"tileable\": true}";
            Check.Equal(Sorted(Body), Sorted(In("hill.r16").Body()));
            Check.Equal(Sorted(Body), Sorted(In("hill.png").Body()));
            Provenance drawn = In("drawn.raw");
            Check.Equal("terrain.sketch sketch", $"{drawn.Type} {drawn.MissingBuffer}");
            Check.That(drawn.Body()["tileable"].Kind == MessagePackKind.Nil && drawn.Body()["sketch_hash"].Kind == MessagePackKind.Nil, $"{drawn.Body()}");
        }

        [Behaviour]
        private static void provenance_is_told_in_rows()
        {
            string rows = string.Join("; ", In("hill.r16").Rows().Select(row => $"{row.Key}: {row.Value}"));
            Check.Equal(
                "Made by: terrain.generate; Model: terrain_generate; Model hash: 0123456789abcdef; Size: 33; Seed: 9; Roughness: 0.5; "
                + "Character: 0.5; Erosion: 0.7; Cell m: 2; Tileable: true; Version: 0.1.0", rows.Replace(PackageVersion.Text, "0.1.0"));
        }

        [Behaviour]
        private static void what_a_file_says_becomes_an_entry_of_the_history()
        {
            Provenance moss = In("moss.png");
            HistoryEntry made = MadeAgain.Entry(moss, "Assets/moss.png", new HistoryEntry[0]);
            Check.Equal("textures texture.synthesize 7 0123456789abcdef", $"{made.Tool} {made.Type} {made.Seed} {made.ModelHash}");
            Check.Equal(Sorted(moss.Body()), Sorted(made.Body));
            HistoryEntry remembered = made.With(new[] { "Assets/moss.png" });
            Check.That(MadeAgain.Entry(moss, "Assets/moss.png", new[] { made, remembered }) == remembered, "what is remembered knows more");
            Check.That(MadeAgain.Entry(moss, "Assets/other.png", new[] { remembered }) != remembered, "of another file");
            Check.Equal("terrain music ", $"{MadeAgain.ToolOf("terrain.sketch")} {MadeAgain.ToolOf("music.compose")} {MadeAgain.ToolOf("style.apply")}");
        }

        [Behaviour]
        private static void files_that_say_nothing_have_no_provenance()
        {
            foreach (string name in new[] { "plain.png", "plain.mid", "plain.r16", "other.png", "note.txt" })
            {
                Check.That(In(name) == null, name);
            }
            Check.Throws<FileProblemException>(() => In("missing.png"));
            Check.Throws<FormatException>(() => In("broken.png"));
            Check.Throws<FormatException>(() => Provenance.Read("{\"seed\": 1}"));
            Check.Throws<FormatException>(() => Provenance.Read("[]"));
        }

        [Behaviour]
        private static void fuzzed_files_give_provenance_or_format_errors()
        {
            byte[][] seeds = Written.Where(name => !name.Contains(".r")).Select(name => File.ReadAllBytes(PathOf(name))).ToArray();
            Mutations.Try<FormatException>(seeds, 60000, bytes => Use(ProvenanceOf.Bytes(bytes)));
        }

        [Behaviour]
        private static void fuzzed_notes_give_provenance_or_format_errors()
        {
            byte[][] seeds = { File.ReadAllBytes(PathOf("hill.r16.json")), File.ReadAllBytes(PathOf("drawn.raw.json")) };
            Mutations.Try<FormatException>(seeds, 30000, bytes => Use(ProvenanceOf.Sidecar(Encoding.UTF8.GetString(bytes))));
        }

        private static void Use(Provenance found)
        {
            if (found != null)
            {
                found.Body();
                Check.That(found.Rows().All(row => row.Key != null && row.Value != null), "rows");
                Check.That(found.Type != null && found.Seed != -1, "values");
            }
        }

        private static Provenance In(string name)
        {
            return ProvenanceOf.File(PathOf(name));
        }

        private static string PathOf(string name)
        {
            return Path.Combine(Runner.Setting("provenance"), name);
        }

        private static string Sorted(string json)
        {
            return Sorted(JsonReader.Read(json));
        }

        private static string Sorted(MessagePackValue map)
        {
            IEnumerable<KeyValuePair<string, MessagePackValue>> sorted = map.Entries.OrderBy(each => each.Key, StringComparer.Ordinal);
            return JsonWriter.Write(MessagePackValue.Map(sorted.ToArray()));
        }
    }
}
