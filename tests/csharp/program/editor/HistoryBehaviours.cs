// The history and its file: kept over reloads, whole or not there, never lost in silence.
using System;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class HistoryBehaviours
    {
        private const int FuzzRounds = 20000;
        private static readonly DateTime Noon = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

        [Behaviour]
        private static void history_is_read_as_it_was_written()
        {
            var given = new Kept();
            given.History.Add(Entry(1).With(-5, "0123456789abcdef", new[] { "guid", "Assets/é.png" }, new[] { "Assets/a b.png" }));
            given.History.Add(Entry(2));
            string before = Told(given.History);
            given.Reload();
            Check.Equal(before, Told(given.History));
            HistoryEntry first = given.History.Entries[1];
            Check.Equal("id 1 2026-01-31T12:00:00 -5 guid,Assets/é.png Assets/a b.png",
                $"{first.Id} {first.Time:s} {first.Seed} {string.Join(",", first.Source)} {string.Join(",", first.Files)}");
            Check.That(first.Time.Kind == DateTimeKind.Utc && given.History.Entries[0].Seed == null, "no seed is none");
            given.History.Remove(first);
            given.Reload();
            Check.Equal("id 2", given.History.Entries.Single().Id);
            given.History.Clear();
            given.Reload();
            Check.Equal(0, given.History.Entries.Count);
        }

        [Behaviour]
        private static void history_keeps_the_last_hundred()
        {
            var given = new Kept();
            for (int number = 0; number < 150; number++)
            {
                given.History.Add(Entry(number));
            }
            given.Reload();
            Check.Equal($"{History.MostEntries} id 149 id 50", $"{given.History.Entries.Count} {given.History.Entries[0].Id} {given.History.Entries.Last().Id}");
            Runner.Note($"a hundred entries take {new FileInfo(given.Path).Length} bytes");
        }

        [Behaviour]
        private static void what_is_added_before_the_file_is_read_stays()
        {
            var given = new Kept();
            given.History.Add(Entry(1));
            given.History.Flush();
            var early = new History(new HistoryFile(given.Path));
            early.Add(Entry(2));
            given.Open(early);
            Check.Equal("id 2 id 1", string.Join(" ", early.Entries.Select(entry => entry.Id)));
            early.Flush();
            given.Reload();
            Check.Equal(2, given.History.Entries.Count);
        }

        [Behaviour]
        private static void broken_history_is_set_aside_and_said_so()
        {
            foreach (string text in new[] { "", "{", "[]", "{\"schema\": 2, \"entries\": []}", "{\"schema\": 1, \"entries\": [{}]}" })
            {
                var given = new Kept();
                for (int time = 1; time <= 2; time++)
                {
                    File.WriteAllText(given.Path, text);
                    given.Reload();
                    string aside = Path.Combine(Path.GetDirectoryName(given.Path), $"history.broken-{time}.json");
                    Check.That(given.History.Problem.Contains(aside) && given.History.Entries.Count == 0, given.History.Problem);
                    Check.Equal(text, File.ReadAllText(aside));
                    given.History.Add(Entry(1));
                    given.Reload();
                    Check.That(given.History.Problem == null && given.History.Entries.Count == 1, "it goes on");
                }
            }
        }

        [Behaviour]
        private static void history_that_can_not_be_read_or_written_is_told_and_left_alone()
        {
            var given = new Kept();
            File.Delete(given.Path);
            Directory.CreateDirectory(given.Path);
            given.Reload();
            given.History.Add(Entry(1));
            given.Pump.Until(() => given.History.Problem != null, "the problem is told");
            Check.That(given.History.Problem.StartsWith("The history can't be kept: ") && given.History.Entries.Count == 1, given.History.Problem);
        }

        [Behaviour]
        private static void body_that_json_can_not_hold_is_kept_without_it()
        {
            MessagePackValue body = MessagePackValue.Map(
                MessagePackValue.Entry("bytes", MessagePackValue.From(new byte[] { 1 })),
                MessagePackValue.Entry("list", MessagePackValue.List(MessagePackValue.From(double.NaN), MessagePackValue.From(0.5))));
            Check.Equal("{\"bytes\": null, \"list\": [null, 0.5]}", HistoryJson.Keepable(body).ToString());
        }

        [Behaviour]
        private static void text_that_is_no_history_is_refused_and_nothing_else()
        {
            string text = HistoryJson.Write(new[] { Entry(1).With(3, "0123456789abcdef", new[] { "guid" }, new[] { "Assets/a.png" }), Entry(2) });
            Mutations.Try<FormatException>(new[] { Encoding.UTF8.GetBytes(text) }, FuzzRounds, bytes => HistoryJson.Read(Encoding.UTF8.GetString(bytes)));
        }

        private static HistoryEntry Entry(int number)
        {
            return new HistoryEntry($"id {number}", Noon, "textures", $"title {number}", "texture.vary", Given.Body("count", MessagePackValue.From(number)));
        }

        private static string Told(History history)
        {
            return string.Join("\n", history.Entries.Select(QueueBehaviours.Told));
        }

        /// <summary>A history that is opened anew again and again, as an editor does.</summary>
        private sealed class Kept
        {
            public Kept()
            {
                string folder = GivenEditor.NewFolder();
                Directory.CreateDirectory(folder);
                Path = System.IO.Path.Combine(folder, "history.json");
                Reload();
            }

            public Pump Pump { get; } = Tests.Pump.OfThisThread();

            public string Path { get; }

            public History History { get; private set; }

            public void Reload()
            {
                History?.Flush();
                History = new History(new HistoryFile(Path));
                Open(History);
            }

            public void Open(History history)
            {
                System.Threading.Tasks.Task opening = history.OpenAsync();
                Pump.Until(() => opening.IsCompleted, "it is open");
                Wait.For(opening);
            }
        }
    }
}
