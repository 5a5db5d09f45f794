// What Unity's reloading of all scripts does to the backend: nothing. Each reload is a domain of its own, as in Unity.
using System;
using System.Diagnostics;
using System.IO;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class ReloadBehaviours
    {
        private const int Times = 10;

        [Behaviour]
        private static void reloaded_editor_finds_its_backend_again()
        {
            CheckReloads(Times, true);
        }

        [Behaviour]
        private static void reloaded_editor_finds_its_backend_again_though_nobody_told_of_the_reload()
        {
            CheckReloads(3, false);
        }

        [Behaviour]
        private static void backend_that_ended_during_a_reload_is_noticed_and_its_input_closed()
        {
            var reloads = new Reloads();
            int process = reloads.Editor.Start();
            reloads.Reload(false, () => ProcessTree.Kill(new ProcessIdentity(process, reloads.StartedTicks), Machine.This));
            Check.Equal(BackendState.Away, reloads.Editor.Stop());
            Check.That(reloads.Editor.Start() != process, "another one");
            reloads.Editor.Quit();
            reloads.End();
        }

        [Behaviour]
        private static void installation_goes_on_through_a_reload()
        {
            var reloads = new Reloads();
            string go = reloads.Editor.Install();
            reloads.Reload(true);
            Check.Equal("Installing halfway", reloads.Editor.UntilHalfway());
            File.WriteAllText(go, "go");
            Check.Equal("Away 1", reloads.Editor.UntilInstalled());
            reloads.Editor.Quit();
            reloads.End();
        }

        private static void CheckReloads(int times, bool isTold)
        {
            var reloads = new Reloads();
            int process = reloads.Editor.Start();
            string session = reloads.Editor.Session;
            int handles = Handles();
            long longestMs = 0;
            for (int time = 0; time < times; time++)
            {
                longestMs = Math.Max(longestMs, reloads.Reload(isTold));
                Check.Equal(BackendState.Running, reloads.Editor.UntilRunning());
                Check.Equal($"{process} {session}", $"{reloads.Editor.ProcessId} {reloads.Editor.Session}", "the same backend");
                reloads.Editor.UntilPrinted("listening on");
            }
            Runner.Note($"unloading a domain with a backend took at most {longestMs} ms of {times} times");
            Check.That(Handles() - handles < times, $"{Handles() - handles} more handles than before");
            // By a line: it says so, and its status is none that a kill gives.
            Check.Equal(BackendState.Away, reloads.Editor.Stop());
            reloads.Editor.UntilPrinted("stopped");
            reloads.End();
        }

        private static int Handles()
        {
            return Directory.GetFiles("/proc/self/fd").Length;
        }
    }

    /// <summary>One editor through many domains.</summary>
    internal sealed class Reloads
    {
        private readonly string folder = GivenEditor.NewFolder();
        private readonly int port = Given.DeadPort();
        private AppDomain domain;

        public Reloads()
        {
            Load();
        }

        public ReloadedEditor Editor { get; private set; }

        public long StartedTicks { get; private set; }

        /// <summary>Throws all away and begins anew; answers how many milliseconds the throwing away took.</summary>
        public long Reload(bool isTold, Action between = null)
        {
            StartedTicks = Editor.StartedTicks;
            if (isTold)
            {
                Editor.Detach();
            }
            var clock = Stopwatch.StartNew();
            End();
            long elapsedMs = clock.ElapsedMilliseconds;
            between?.Invoke();
            Load();
            return elapsedMs;
        }

        public void End()
        {
            AppDomain.Unload(domain);
            // What would be closed by forgetting it is closed now.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        private void Load()
        {
            domain = AppDomain.CreateDomain("scripts", null, AppDomain.CurrentDomain.SetupInformation);
            Editor = (ReloadedEditor)domain.CreateInstanceAndUnwrap(typeof(ReloadedEditor).Assembly.FullName, typeof(ReloadedEditor).FullName);
            Editor.Begin(folder, port, Runner.Setting("command"));
        }
    }

    /// <summary>An editor whose scripts live in a domain of their own.</summary>
    internal sealed class ReloadedEditor : MarshalByRefObject
    {
        private GivenEditor editor;

        public int ProcessId => editor.Record.Process.Id;

        public long StartedTicks => editor.Record.Process.StartedTicks;

        public string Session => editor.Connection.Server.Session;

        public void Begin(string folder, int port, string command)
        {
            editor = new GivenEditor(folder, port, command);
        }

        public int Start()
        {
            return editor.Started().Process.Id;
        }

        public BackendState UntilRunning()
        {
            editor.UntilState(BackendState.Running);
            return editor.Keeper.State;
        }

        public void UntilPrinted(string part)
        {
            editor.Until(() => editor.HasPrinted(part), $"the log has {part}");
        }

        /// <summary>Installs with a script that goes on when a file is there, whose path it answers.</summary>
        public string Install()
        {
            string folder = editor.Choice.LibraryFolder;
            string script = Path.Combine(folder, "make.sh");
            string go = Path.Combine(folder, "go");
            File.WriteAllText(script, $"echo '@progress 0.50 halfway'\nwhile [ ! -e '{go}' ]; do sleep 0.05; done\necho '@progress 1.00 done'\n");
            editor.Choice.Environment = new PrivateEnvironment(folder, script, Machine.This);
            editor.Choice.Python = "/bin/sh";
            editor.Keeper.Install();
            UntilHalfway();
            return go;
        }

        public string UntilHalfway()
        {
            editor.Until(() => editor.Keeper.Fraction == 0.5, "it is halfway");
            return $"{editor.Keeper.State} {editor.Keeper.Stage}";
        }

        public string UntilInstalled()
        {
            string completed = null;
            editor.Keeper.Completed += purpose => completed = $"{editor.Keeper.State} {editor.Keeper.Fraction}";
            editor.Until(() => completed != null, "it is installed");
            return completed;
        }

        public BackendState Stop()
        {
            editor.Keeper.Stop();
            editor.UntilState(BackendState.Away);
            return editor.Keeper.State;
        }

        public void Detach()
        {
            editor.Connection.Dispose();
            editor.Keeper.Detach();
        }

        public void Quit()
        {
            editor.Dispose();
        }
    }
}
