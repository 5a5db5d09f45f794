// The keeper of the backend with real processes: started, found, stopped, killed, found again after reloads, never left behind.
using System;
using System.IO;
using System.Linq;
using System.Threading;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class KeeperBehaviours
    {
        private const int Times = 10;

        [Behaviour]
        private static void backend_is_started_and_stopped_by_a_line()
        {
            using (GivenEditor editor = GivenEditor.New())
            {
                Check.Equal(BackendState.Away, editor.Keeper.State);
                ProcessRecord record = editor.Started();
                Check.That(editor.HasPrinted("listening on") && editor.HasPrinted("> "), editor.Said);
                Check.That(record.Process.IsAlive() && editor.Keeper.CanStop && !editor.Keeper.CanStart, editor.Said);
                editor.Keeper.Stop();
                editor.UntilState(BackendState.Away);
                Check.That(!record.Process.IsAlive() && editor.Record == null && editor.HasPrinted("stopped"), editor.Said);
                Check.Equal(null, editor.Keeper.Problem);
            }
        }

        [Behaviour]
        private static void start_and_stop_never_hold_the_main_thread_up()
        {
            using (GivenEditor editor = GivenEditor.New())
            {
                // The first time, Mono compiles what is run.
                for (int time = 0; time < 3; time++)
                {
                    editor.Started();
                    editor.Keeper.Stop();
                    editor.UntilState(BackendState.Away);
                    if (time == 0)
                    {
                        editor.Pump.TurnsMs.Clear();
                    }
                }
                double[] turns = editor.Pump.TurnsMs.OrderBy(ms => ms).ToArray();
                Runner.Note($"{turns.Length} turns: median {turns[turns.Length / 2]:0.000} ms, 99 of 100 below {turns[turns.Length * 99 / 100]:0.000}, longest {turns.Last():0.0}");
            }
        }

        [Behaviour]
        private static void playing_ten_times_leaves_the_editors_backend_alone()
        {
            using (GivenEditor editor = GivenEditor.New())
            using (var game = new GivenGame(editor.Choice.Address))
            {
                ProcessRecord record = editor.Started();
                for (int time = 0; time < Times; time++)
                {
                    game.Begin();
                    if (time % 2 == 0)
                    {
                        // The others are stopped while they connect.
                        editor.Until(() => game.Shared.State == ConnectionState.Connected, "the game is connected");
                    }
                    game.End();
                    editor.Pump.Turn();
                    Check.Equal($"{BackendState.Running} {record.Process.Id}", $"{editor.Keeper.State} {editor.Record.Process.Id}");
                }
            }
        }

        [Behaviour]
        private static void backend_that_was_started_elsewhere_is_found_and_left_alone()
        {
            using (GivenEditor first = GivenEditor.New())
            {
                ProcessRecord record = first.Started();
                using (var second = new GivenEditor(GivenEditor.NewFolder(), Port(first), "no-such-program"))
                {
                    second.UntilState(BackendState.Found);
                    Check.That(!second.Keeper.CanStop && !second.Keeper.CanStart && second.Keeper.IsFree, second.Said);
                    second.Keeper.Stop();
                    second.Keeper.Start();
                    second.Keeper.Quit();
                    Check.That(record.Process.IsAlive(), "it belongs to the first");
                }
                first.Keeper.Stop();
                first.UntilState(BackendState.Away);
            }
        }

        [Behaviour]
        private static void start_finds_a_backend_that_answers()
        {
            using (GivenEditor first = GivenEditor.New())
            using (var second = new GivenEditor(GivenEditor.NewFolder(), Port(first), "no-such-program"))
            {
                // The second has looked in vain, and asks again only after a pause.
                second.Until(() => second.Connection.State == ConnectionState.Waiting, "a failed attempt");
                first.Started();
                second.Keeper.Start();
                second.UntilState(BackendState.Found);
                Check.Equal(null, second.Record, "started");
            }
        }

        [Behaviour]
        private static void killed_backend_is_told_with_its_status_and_started_again()
        {
            using (GivenEditor editor = GivenEditor.New())
            {
                ProcessTree.Kill(editor.Started().Process, Machine.This);
                editor.UntilState(BackendState.Failed);
                Check.That(editor.Keeper.Problem.StartsWith("The backend ended with status ") && editor.Record == null, editor.Said);
                editor.Started();
                Check.Equal(null, editor.Keeper.Problem);
            }
        }

        [Behaviour]
        private static void what_can_not_be_started_is_told()
        {
            Check.That(ProblemOf("no-such-program serve").Contains("There is no program no-such-program"), "a program");
            Check.That(ProblemOf("'open").Contains("is not closed"), "a quote");
            Check.That(ProblemOf("  ").Contains("There is no command"), "nothing");
            string ended = ProblemOf("sh -c 'echo out; echo why >&2; exit 3'");
            Check.Equal("The backend ended with status 3: why", ended);
            Check.Equal("The backend ended with status 0.", ProblemOf("true").Replace(": > /usr/bin/true", "."));
            Check.That(ProblemOf("capriccio", editor => editor.Choice.Address = "tcp://192.0.2.1:7470").Contains("not this machine"), "elsewhere");
            Check.That(ProblemOf("capriccio", editor => editor.Choice.Address = "http://x").Contains("is none"), "an address");
        }

        [Behaviour]
        private static void start_can_be_stopped_at_every_moment()
        {
            using (GivenEditor editor = GivenEditor.New())
            {
                for (int time = 0; time < 5; time++)
                {
                    editor.Keeper.Start();
                    for (int turn = 0; turn < 5 * time * time; turn++)
                    {
                        editor.Pump.Turn();
                        Thread.Sleep(5);
                    }
                    ProcessRecord record = editor.Record;
                    editor.Keeper.Stop();
                    editor.UntilState(BackendState.Away);
                    Check.That(editor.Record == null && (record == null || !record.Process.IsAlive()), $"time {time}: {editor.Said}");
                }
            }
        }

        [Behaviour]
        private static void program_that_does_not_listen_is_killed_with_what_it_started()
        {
            using (GivenEditor editor = GivenEditor.New("sh -c 'sleep 601 & echo child $!; trap \"\" TERM INT; wait; sleep 602'"))
            {
                editor.Keeper.Start();
                editor.Until(() => editor.Keeper.Log.Lines.Any(each => each.StartsWith("child ")), "it has a child");
                string line = editor.Keeper.Log.Lines.Single(each => each.StartsWith("child "));
                string child = $"/proc/{line.Substring("child ".Length)}";
                Check.That(Directory.Exists(child), line);
                editor.Keeper.Stop();
                editor.UntilState(BackendState.Stopping);
                editor.UntilState(BackendState.Away);
                editor.Until(() => !Directory.Exists(child), "the child has gone");
            }
        }

        [Behaviour]
        private static void quitting_ends_the_backend()
        {
            GivenEditor editor = GivenEditor.New();
            ProcessRecord record = editor.Started();
            editor.Dispose();
            Check.That(!record.Process.IsAlive() && editor.Record == null, "it has ended");
            editor.Dispose();
        }

        [Behaviour]
        private static void quitting_while_it_is_being_started_ends_it()
        {
            GivenEditor editor = GivenEditor.New();
            editor.Keeper.Start();
            editor.UntilState(BackendState.Starting);
            editor.Dispose();
            Check.Equal(null, editor.Record, "written down");
        }

        [Behaviour]
        private static void broken_record_is_no_harm()
        {
            using (GivenEditor editor = GivenEditor.New())
            {
                string folder = editor.Choice.LibraryFolder;
                foreach (string text in new[] { "", "{", "[]", "{\"schema\": 2}", "\0\0\0" })
                {
                    File.WriteAllText(Path.Combine(folder, "backend.json"), text);
                    using (var again = new GivenEditor(folder, Port(editor), "true"))
                    {
                        Check.Equal(BackendState.Away, again.Keeper.State, text);
                    }
                }
            }
        }

        /// <summary>Starts a backend, says its number, and waits to be killed by the test suite.</summary>
        [Behaviour]
        private static void editor_that_will_be_killed()
        {
            GivenEditor editor = GivenEditor.New();
            Runner.Note($"backend {editor.Started().Process.Id}");
            editor.Until(() => false, "the end");
        }

        private static string ProblemOf(string command, Action<GivenEditor> change = null)
        {
            using (GivenEditor editor = GivenEditor.New(command))
            {
                change?.Invoke(editor);
                editor.Keeper.Start();
                editor.UntilState(BackendState.Failed);
                return editor.Keeper.Problem;
            }
        }

        private static int Port(GivenEditor editor)
        {
            return new Uri(editor.Choice.Address).Port;
        }
    }
}
