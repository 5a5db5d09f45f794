// What the music window knows without an editor: its form, what it says of a score, its picture.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class MusicToolBehaviours
    {
        [Behaviour]
        private static void the_music_form_becomes_a_request()
        {
            Check.Equal("{\"bars\": 16, \"seed\": 0, \"loop\": true, \"encoding\": \"midi\"}", new MusicForm().ToRequest().Body().ToString());
            Check.Equal(
                "{\"model\": \"m\", \"bars\": 8, \"style\": \"folk\", \"key\": \"D\", \"mode\": \"minor\", \"tempo\": 92, \"density\": 2, \"register\": \"low\", "
                + "\"intensity\": 0.4, \"mood\": \"sad\", \"metre\": \"6/8\", \"instruments\": [\"piano\", \"drums\"], \"seed\": 7, \"form\": \"AABA\", \"loop\": false, \"encoding\": \"midi\"}",
                Filled().ToRequest().Body().ToString());
        }

        [Behaviour]
        private static void the_music_form_takes_a_request_back()
        {
            foreach (MusicForm form in new[] { new MusicForm(), Filled(), new MusicForm { loop = false, bars = 256, seed = MusicForm.LargestSeed } })
            {
                MusicForm other = Filled();
                other.Take(form.ToRequest().Body());
                Check.Equal(form.ToRequest().Body().ToString(), other.ToRequest().Body().ToString());
            }
            MusicForm odd = Filled();
            odd.Take(JsonReader.Read("{\"bars\": 999, \"seed\": -3, \"tempo\": 5, \"density\": 99, \"intensity\": 7, \"style\": 4, \"instruments\": [1], \"loop\": null}"));
            Check.Equal("16 0 30 16 1 False", $"{odd.bars} {odd.seed} {odd.tempo} {odd.density} {odd.intensity} {odd.loop}");
            Check.Equal(string.Empty, odd.style + odd.instruments);
        }

        [Behaviour]
        private static void the_music_form_has_a_title_and_keeps_its_ranges()
        {
            Check.Equal("Music, 16 bars", new MusicForm().Title);
            Check.Equal("Music, 8 bars, sad folk D minor", Filled().Title);
            var form = new MusicForm { bars = 0, seed = -1, tempo = 10, density = 0.1, intensity = 2 };
            form.Clamp();
            Check.Equal("1 0 30 0.25 1", $"{form.bars} {form.seed} {form.tempo} {form.density} {form.intensity}");
            form = new MusicForm { bars = 1000, seed = long.MaxValue, tempo = 999, density = 99, intensity = -1 };
            form.Clamp();
            Check.Equal("256 9007199254740992 300 16 0", $"{form.bars} {form.seed} {form.tempo} {form.density} {form.intensity}");
            form = new MusicForm { tempo = -1, density = -1 };
            form.Clamp();
            Check.Equal("0 0", $"{form.tempo} {form.density}");
        }

        [Behaviour]
        private static void the_choices_are_those_that_the_backend_knows()
        {
            Check.Equal(Told(typeof(MusicMood)), string.Join(" ", MusicForm.Moods));
            Check.Equal(Told(typeof(MusicMode)), string.Join(" ", MusicForm.Modes));
            Check.Equal(Told(typeof(MusicStyle)), string.Join(" ", MusicForm.Styles));
            Check.That(MusicForm.Metres.All(metre => MusicMetre.TryParse(metre, out MusicMetre read)), "metres");
        }

        [Behaviour]
        private static void a_score_is_told_in_a_line_and_in_rows()
        {
            MusicScore score = Render.Score(92, 16, new[] { new MusicTrack("lead_guitar", 29, false), new MusicTrack(string.Empty, 73, false), new MusicTrack(string.Empty, 0, true) }, new MusicNote(0, 12, 60, 90, 0));
            Check.Equal("16 bars of 4/4, 92 quarter notes a minute, 42 s: lead guitar, pipe, drums", ScoreFacts.Line(score));
            Check.Equal("Bars Tempo Length Notes Tracks", string.Join(" ", ScoreFacts.Rows(score).Select(row => row.Key)));
            var changing = new MusicScore(
                12, new MusicTrack[0], new MusicNote[0], new[] { new MusicBar(0, 48 * 60) }, new[] { new MusicTempo(0, 60), new MusicTempo(48, 92.5) }, new[] { new MusicMetre(0, 4, 4), new MusicMetre(48, 6, 8) });
            Check.Equal("1 bars of 4/4, 6/8, 60 to 92.5 quarter notes a minute, 2 min 37 s: no instrument", ScoreFacts.Line(changing));
        }

        [Behaviour]
        private static void a_piano_roll_has_notes_where_they_are()
        {
            MusicTrack[] tracks = { new MusicTrack("a", 0, false), new MusicTrack("b", 0, false) };
            MusicScore score = Render.Score(120, 2, tracks, new MusicNote(0, 48, 60, 127, 0), new MusicNote(48, 48, 71, 127, 1));
            Pixels picture = PianoRollPicture.Draw(score);
            Check.Equal("1024 96 3", $"{picture.Width} {picture.Height} {picture.Channels}");
            Check.Equal("e0a458", At(picture, 256, 92));
            Check.Equal("7fb7be", At(picture, 768, 2));
            Check.Equal("1f2129", At(picture, 256, 2));
            Check.Equal("3a3c43", At(picture, 512, 50), "a bar line");
        }

        [Behaviour]
        private static void every_score_has_a_piano_roll()
        {
            PianoRollPicture.Draw(Render.Score(120, 0, Render.Piano()));
            MusicNote[] outside = { new MusicNote(0, 1, 0, 1, 0), new MusicNote(1, 5000, 127, 1, 0), new MusicNote(4000, 1, 60, 1, 0) };
            Pixels picture = PianoRollPicture.Draw(Render.Score(120, 1, Render.Piano(), outside));
            Check.Equal(512, picture.Height);
        }

        private static MusicForm Filled()
        {
            return new MusicForm
            {
                bars = 8, seed = 7, style = "folk", mood = "sad", key = "D", mode = "minor", metre = "6/8", register = "low", tempo = 92,
                density = 2, intensity = 0.4f, instruments = " piano,, drums ", form = " AABA", loop = false, model = "m",
            };
        }

        private static string Told(Type choices)
        {
            IEnumerable<Enum> all = Enum.GetValues(choices).Cast<Enum>();
            return string.Join(" ", all.Select(MusicChoices.ToWire).Where(each => each != null));
        }

        private static string At(Pixels picture, int x, int y)
        {
            int at = (y * picture.Stride) + (x * 3);
            return $"{picture.Bytes[at]:x2}{picture.Bytes[at + 1]:x2}{picture.Bytes[at + 2]:x2}";
        }
    }
}
