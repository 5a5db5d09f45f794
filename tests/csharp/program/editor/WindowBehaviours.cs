// What the Capriccio window says: of the backend, of models, of what was made.
using System;
using System.Linq;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class WindowBehaviours
    {
        [Behaviour]
        private static void card_is_told_with_the_telling_fields_first()
        {
            MessagePackValue card = Core.JsonReader.Read(
                "{\"schema\": 1, \"name\": \"a\", \"license\": \"MIT\", \"inputs\": [{\"name\": \"x\", \"shape\": [1, \"h\", 3]}], \"kind\": \"texture.vary\","
                + "\"parameters\": {\"strength\": {\"default\": 0.5, \"max\": 1.0}}, \"labels\": [\"moss\", \"rock\"], \"metrics\": {}, \"notes\": \"\", \"size_multiple\": 8}");
            string[] expected =
            {
                "kind: texture.vary", "labels: moss, rock", "parameters", "    strength", "        default: 0.5", "        max: 1",
                "license: MIT", "inputs: (name x, shape 1 × h × 3)", "size multiple: 8",
            };
            Check.Equal(string.Join("\n", expected), CardText.Of(card));
            Check.Equal(string.Empty, CardText.Of(MessagePackValue.Nil));
        }

        [Behaviour]
        private static void card_of_a_variant_tells_what_it_was_made_from_and_what_it_costs()
        {
            MessagePackValue card = Core.JsonReader.Read(
                "{\"kind\": \"style.frame\", \"variant\": {\"of\": \"look\", \"precision\": \"int8\", \"calibration\": \"\", \"loss\": {\"psnr\": 52.2}}}");
            string[] expected = { "kind: style.frame", "variant", "    of: look", "    precision: int8", "    loss", "        psnr: 52.2" };
            Check.Equal(string.Join("\n", expected), CardText.Of(card));
            Check.Equal("kind: style.frame", CardText.Of(Core.JsonReader.Read("{\"kind\": \"style.frame\", \"variant\": null}")));
        }

        [Behaviour]
        private static void entry_of_the_history_is_told_with_what_makes_it_again()
        {
            DateTime noon = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
            HistoryEntry entry = new HistoryEntry("id", noon, "textures", "4 stones", "texture.vary", Given.Body("count", MessagePackValue.From(4)))
                .With(7, "0123456789abcdef", new string[0], new[] { "Assets/a.png", "Assets/b.png" });
            string[] lines = HistoryText.Details(entry).Split('\n');
            string time = noon.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss");
            Check.Equal(
                $"4 stones|{time}|texture.vary|count: 4|seed 7|model's hash: 0123456789abcdef|files: Assets/a.png, Assets/b.png", string.Join("|", lines));
            Check.Equal("seed 7", HistoryText.Seed(entry));
            HistoryEntry bare = new HistoryEntry("id", noon, "t", "x", "texture.maps", MessagePackValue.Map());
            Check.Equal($"x|{time}|texture.maps", HistoryText.Details(bare).Replace('\n', '|'));
            Check.Equal(string.Empty, HistoryText.Seed(bare));
        }

        [Behaviour]
        private static void backend_is_told_in_every_state()
        {
            using (GivenEditor editor = GivenEditor.New())
            {
                editor.Until(() => editor.Connection.Problem != null, "a failed attempt");
                CheckView(editor, Tone.Bad, "Start backend", "No backend answers: ");
                editor.Keeper.Start();
                CheckView(editor, Tone.Busy, "Cancel", "Looking");
                editor.UntilState(BackendState.Starting);
                CheckView(editor, Tone.Busy, "Stop", "Started, and does not answer yet");
                editor.UntilState(BackendState.Running);
                CheckView(editor, Tone.Good, "Stop", "Started here: capriccio ");
                editor.Keeper.Stop();
                BackendView stopping = CheckView(editor, Tone.Busy, "Stop", "Stopping");
                Check.That(stopping.Reason != null, "the button waits");
                editor.UntilState(BackendState.Away);
                editor.Choice.Command = "no-such-program";
                editor.Keeper.Start();
                editor.UntilState(BackendState.Failed);
                CheckView(editor, Tone.Bad, "Start backend", "There is no program no-such-program");
            }
        }

        [Behaviour]
        private static void models_are_listed_while_a_backend_answers_and_again_when_they_change()
        {
            using (GivenEditor editor = GivenEditor.New())
            {
                long nowMs = 0;
                var models = new ModelWatch(editor.Connection, () => nowMs += 1000) { Viewers = 1 };
                int changes = 0;
                models.Changed += () => changes++;
                editor.Started();
                editor.Until(() => Ticked(models).Models.Count == 3 && models.Problems.Count == 1, "models and a refused file");
                Check.That(models.Of("texture.vary").Count() == 2 && models.Problems[0].Message.Length > 0, "by kind");
                int before = changes;
                for (int turn = 0; turn < 20; turn++)
                {
                    Ticked(models);
                    editor.Pump.Turn();
                }
                Check.Equal(before, changes, "changes while nothing changed");
                editor.Keeper.Stop();
                editor.Until(() => Ticked(models).Models.Count == 0, "no models without a backend");
                Check.Equal(before + 1, changes);
            }
        }

        private static ModelWatch Ticked(ModelWatch models)
        {
            models.Tick();
            return models;
        }

        private static BackendView CheckView(GivenEditor editor, Tone tone, string button, string beginning)
        {
            BackendView view = BackendView.Of(editor.Keeper, editor.Connection);
            Check.That(view.Text.StartsWith(beginning), view.Text);
            Check.Equal($"{tone} {button}", $"{view.Tone} {view.Button}");
            return view;
        }
    }
}
