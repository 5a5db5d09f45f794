// The private environment: where it lies, when it counts as complete, what its makers say; and made for real, with pip.
using System;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class EnvironmentBehaviours
    {
        private const string Whole = "{\"schema\": 1, \"folder\": \"3\", \"package\": \"capriccio\", \"version\": \"0.2.1\"}";

        [Behaviour]
        private static void environment_lies_in_the_users_folder_for_applications()
        {
            Machine windows = CommandBehaviours.Windows(new string[0], @"USERPROFILE=C:\Users\me", @"LOCALAPPDATA=D:\local");
            Check.Equal(@"D:\local\Capriccio\Unity", PrivateEnvironment.FolderOf(windows));
            Check.Equal(@"C:\Users\me\AppData\Local\Capriccio\Unity", PrivateEnvironment.FolderOf(CommandBehaviours.Windows(new string[0], @"USERPROFILE=C:\Users\me")));
            Check.Equal("/Users/me/Library/Application Support/Capriccio/Unity", FolderOn(MachineKind.MacOS, "HOME=/Users/me"));
            Check.Equal("/home/me/.local/share/capriccio/unity", FolderOn(MachineKind.Linux, "HOME=/home/me"));
            Check.Equal("/data/capriccio/unity", FolderOn(MachineKind.Linux, "HOME=/home/me", "XDG_DATA_HOME=/data"));
            Check.Equal(Path.GetTempPath().TrimEnd('/') + "/.local/share/capriccio/unity", FolderOn(MachineKind.Linux), "of a user without a folder");
        }

        [Behaviour]
        private static void environment_is_complete_when_its_version_file_says_so_and_its_python_is_there()
        {
            string folder = GivenEditor.NewFolder();
            PrivateEnvironment environment = Environment(folder);
            Check.That(environment.Installed() == null, "no folder");
            Write(folder, "3/bin/python", "");
            Check.That(environment.Installed() == null, "no version file");
            Write(folder, PrivateEnvironment.VersionFile, "{\"schema\": 1, \"folder\": null}");
            Check.That(environment.Installed() == null, "incomplete");
            Write(folder, PrivateEnvironment.VersionFile, Whole);
            InstalledVersion installed = environment.Installed();
            Check.Equal($"{folder}/3/bin/python -m capriccio serve", string.Join(" ", installed.ServeCommand));
            Check.Equal("0.2.1 capriccio", $"{installed.Version} {installed.Package}");
            File.Delete(Path.Combine(folder, "3/bin/python"));
            Check.That(environment.Installed() == null, "its Python is gone");
        }

        [Behaviour]
        private static void version_file_that_is_broken_reads_as_incomplete()
        {
            string folder = GivenEditor.NewFolder();
            Write(folder, "3/bin/python", "");
            var random = new Random(7);
            byte[] whole = Encoding.UTF8.GetBytes(Whole);
            for (int round = 0; round < 500; round++)
            {
                byte[] broken = whole.Take(random.Next(whole.Length)).ToArray();
                File.WriteAllBytes(Path.Combine(folder, PrivateEnvironment.VersionFile), broken);
                Check.That(Environment(folder).Installed() == null, Encoding.UTF8.GetString(broken));
            }
        }

        [Behaviour]
        private static void progress_lines_are_told_from_others()
        {
            Check.Equal("0.25 collecting numpy", Progress("@progress 0.25 collecting numpy"));
            Check.Equal("1 done", Progress("@progress 1.00 done"));
            foreach (string other in new[] { "@progress", "@progress x y", "@progress -1 y", "progress 0.5 x", "", "@progress  0.5 x", "Collecting @progress 0.5 x" })
            {
                Check.Equal(null, Progress(other), other);
            }
        }

        [Behaviour]
        private static void command_is_used_while_the_environment_is_incomplete()
        {
            string folder = GivenEditor.NewFolder();
            var choice = new BackendChoice
            {
                Command = "env serve", UsesEnvironment = true, Environment = Environment(folder), ProjectFolder = "/", LibraryFolder = folder,
            };
            Check.That(choice.ServePlan().Words[0].EndsWith("/env") && choice.HasProgram(), "the command");
            choice.Command = "no-such-program";
            Check.That(!choice.HasProgram(), "neither");
            Write(folder, "3/bin/python", "");
            Write(folder, PrivateEnvironment.VersionFile, Whole);
            Check.That(choice.ServePlan().Words[0].EndsWith("3/bin/python") && choice.HasProgram(), "the environment");
            choice.UsesEnvironment = false;
            Check.That(!choice.HasProgram(), "it is not wanted");
            choice.Package = " ";
            Check.That(Check.Throws<BackendProblemException>(() => choice.InstallPlan()).Message.Contains("no package"), "no package");
        }

        [Behaviour]
        private static void environment_is_installed_upgraded_used_and_removed()
        {
            using (GivenEditor editor = GivenInstaller())
            {
                PrivateEnvironment environment = editor.Choice.Environment;
                Run(editor, editor.Keeper.Install, BackendState.Away);
                string first = environment.Installed().Python;
                Check.Equal(Runner.Setting("version"), environment.Installed().Version);
                Check.That(editor.Keeper.Fraction == 1 && editor.HasPrinted("capriccio"), editor.Said);

                // One that fails, and one that is given up, change nothing.
                editor.Choice.Package = Path.Combine(Runner.Setting("folder"), "no_such_wheel-1-py3-none-any.whl");
                Run(editor, editor.Keeper.Install, BackendState.Failed);
                Check.That(editor.Keeper.Problem.StartsWith("The installation ended with status 1: "), editor.Said);
                editor.Choice.Package = Runner.Setting("package");
                editor.Keeper.Install();
                editor.Until(() => editor.Keeper.Fraction > 0.01, "it has begun");
                editor.Keeper.Stop();
                editor.UntilState(BackendState.Away);
                Check.Equal(first, environment.Installed().Python);
                Check.Equal("1", Environments(environment));

                Run(editor, editor.Keeper.Install, BackendState.Away);
                Check.That(environment.Installed().Python != first && File.Exists(first), "the new one beside the old one");
                editor.Choice.UsesEnvironment = true;
                Check.That(editor.Started().Process.IsAlive(), "it is used");
                editor.Keeper.Stop();
                editor.UntilState(BackendState.Away);
                Run(editor, editor.Keeper.Remove, BackendState.Away);
                Check.That(!Directory.Exists(environment.Folder), "it is removed");
            }
        }

        private static GivenEditor GivenInstaller()
        {
            GivenEditor editor = GivenEditor.New();
            editor.Choice.Environment = new PrivateEnvironment(GivenEditor.NewFolder(), Runner.Setting("script"), Machine.This);
            editor.Choice.Package = Runner.Setting("package");
            editor.Choice.Python = Runner.Setting("python");
            return editor;
        }

        private static void Run(GivenEditor editor, Action action, BackendState last)
        {
            action();
            Check.That(editor.Keeper.State == BackendState.Installing || editor.Keeper.State == BackendState.Removing, editor.Said);
            editor.UntilState(last);
        }

        private static string Environments(PrivateEnvironment environment)
        {
            return string.Join(" ", Directory.GetDirectories(environment.Folder).Select(Path.GetFileName).OrderBy(name => name));
        }

        private static PrivateEnvironment Environment(string folder)
        {
            return new PrivateEnvironment(folder, "script.py", Machine.This);
        }

        private static string FolderOn(MachineKind kind, params string[] variables)
        {
            return PrivateEnvironment.FolderOf(CommandBehaviours.Unix(kind, new string[0], variables));
        }

        private static string Progress(string line)
        {
            return PrivateEnvironment.TryReadProgress(line, out double fraction, out string stage) ? $"{fraction} {stage}" : null;
        }

        private static void Write(string folder, string file, string text)
        {
            string path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path));
            File.WriteAllText(path, text);
        }
    }
}
