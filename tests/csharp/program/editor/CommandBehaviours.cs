// Commands as people write them, programs where systems have them, and starts as shells read them.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class CommandBehaviours
    {
        private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

        [Behaviour]
        private static void command_is_split_at_spaces_outside_of_quotes()
        {
            CheckWords("capriccio serve", "capriccio", "serve");
            CheckWords("  a\t b\n", "a", "b");
            CheckWords("'my python' -m \"a b\"", "my python", "-m", "a b");
            CheckWords("\"C:\\Program Files\\py.exe\" x\\y\\", "C:\\Program Files\\py.exe", "x\\y\\");
            CheckWords("a'b c'd \"\" ''", "ab cd", "", "");
            CheckWords("\"it's\" 'a \"b\"'", "it's", "a \"b\"");
        }

        [Behaviour]
        private static void command_that_is_none_is_refused()
        {
            Check.That(Refusal(null).Contains("There is no command"), "null");
            Check.That(Refusal(" \t").Contains("There is no command"), "spaces");
            Check.That(Refusal("'' serve").Contains("There is no command"), "an empty program");
            Check.Equal("The quote \" in the command a \"b is not closed.", Refusal("a \"b"));
            Check.Equal("The quote ' in the command a 'b is not closed.", Refusal("a 'b"));
        }

        [Behaviour]
        private static void words_reach_a_program_through_the_shell_as_they_are()
        {
            string[] odd = { "a  b", "it's", "\"q\"", "$HOME", "`ls`", "\\", "\\\\x\\", "*", "", " ", "é☃", "a\nb", "--x=1", "%PATH%", ";&|<>()", "'" };
            string print = "import sys\nprint(sys.argv[1:])\nprint(sys.stdin.read())";
            var plan = new LaunchPlan(new[] { "/usr/bin/env", "python3", "-c", print }.Concat(odd).ToArray(), "/", LogPath("it's a log"), Nothing);
            using (Process process = Process.Start(ShellLaunch.For(plan, Machine.This)))
            {
                process.StandardInput.Write("in");
                process.StandardInput.Close();
                Check.That(process.WaitForExit(20000) && process.ExitCode == 0, "it has ended");
            }
            string[] lines = System.IO.File.ReadAllLines(plan.LogPath);
            Check.Equal("['a  b', \"it's\", '\"q\"', '$HOME', '`ls`', '\\\\', '\\\\\\\\x\\\\', '*', '', ' ', 'é☃', 'a\\nb', '--x=1', '%PATH%', ';&|<>()', \"'\"]", lines[0]);
            Check.Equal("in", lines[1]);
        }

        [Behaviour]
        private static void windows_gets_the_words_by_variables_that_cmd_reads_once()
        {
            Machine windows = Windows(new string[0], "ComSpec=C:\\Windows\\cmd.exe");
            var plan = new LaunchPlan(new[] { "C:\\a b\\python.exe", "-m", "100%", "x&y", "end\\", "" }, "C:\\p", "C:\\50%\\a.log", Nothing);
            ProcessStartInfo start = ShellLaunch.For(plan, windows);
            Check.Equal("C:\\Windows\\cmd.exe /d /v:off /s /c \"%CAPRICCIO_LAUNCH% >> \"%CAPRICCIO_LAUNCH_LOG%\" 2>&1\"", $"{start.FileName} {start.Arguments}");
            Check.Equal("\"C:\\a b\\python.exe\" \"-m\" \"100%\" \"x&y\" \"end\\\\\" \"\"", start.EnvironmentVariables["CAPRICCIO_LAUNCH"]);
            Check.Equal("C:\\50%\\a.log", start.EnvironmentVariables["CAPRICCIO_LAUNCH_LOG"]);
            Check.That(start.RedirectStandardInput && start.CreateNoWindow && !start.UseShellExecute, "no window");
            var quoted = new LaunchPlan(new[] { "a", "b\"c" }, "C:\\", "C:\\a.log", Nothing);
            Check.That(Check.Throws<BackendProblemException>(() => ShellLaunch.For(quoted, windows)).Message.Contains("b\"c"), "it says which word");
        }

        [Behaviour]
        private static void program_is_found_on_the_path_and_in_the_usual_places()
        {
            Machine linux = Unix(MachineKind.Linux, new[] { "/opt/x/tool", "/usr/bin/tool", "/home/me/.local/bin/mine" }, "PATH=/nowhere:/opt/x/:/usr/bin", "HOME=/home/me");
            Check.Equal("/opt/x/tool", new ProgramFinder(linux).Find("tool"));
            Check.Equal("/home/me/.local/bin/mine", new ProgramFinder(linux).Find("mine"));
            Check.Equal("/usr/bin/tool", new ProgramFinder(linux).Find("/usr/bin/tool"));
            Check.Equal(null, new ProgramFinder(linux).Find("/usr/bin/other"));
            Check.Equal(null, new ProgramFinder(linux).Find("other"));
            // An editor that the Finder or a hub has started has a path of four folders.
            Machine mac = Unix(MachineKind.MacOS, new[] { "/opt/homebrew/bin/uv" }, "PATH=/usr/bin:/bin");
            Check.Equal("/opt/homebrew/bin/uv", new ProgramFinder(mac).Find("uv"));
        }

        [Behaviour]
        private static void program_is_found_on_windows_with_its_ending()
        {
            string[] files = { @"C:\py\python.EXE", @"C:\my tools\run.cmd", @"C:\my tools\run.exe", @"D:\x\a.b.exe" };
            Machine windows = Windows(files, @"PATH=C:\nowhere;""C:\my tools"";C:\py\", "PATHEXT=.EXE;.CMD");
            Check.Equal(@"C:\py\python.EXE", new ProgramFinder(windows).Find("python"));
            Check.Equal(@"C:\my tools\run.EXE", new ProgramFinder(windows).Find("run"));
            Check.Equal(@"C:\my tools\run.cmd", new ProgramFinder(windows).Find("run.cmd"));
            Check.Equal(@"D:\x\a.b.EXE", new ProgramFinder(windows).Find(@"D:\x\a.b"));
            Check.Equal(null, new ProgramFinder(windows).Find(@"D:\x\a"));
            Check.Equal(@"C:\my tools\run.EXE", new ProgramFinder(Windows(files, @"PATH=C:\my tools")).Find("run"));
        }

        [Behaviour]
        private static void python_is_one_that_is_new_enough_where_its_name_says_so()
        {
            Machine mac = Unix(MachineKind.MacOS, new[] { "/usr/bin/python3", "/opt/homebrew/bin/python3.12" }, "PATH=/usr/bin");
            Check.Equal("/opt/homebrew/bin/python3.12", new ProgramFinder(mac).FindPython(null));
            Check.Equal("/usr/bin/python3", new ProgramFinder(mac).FindPython(" /usr/bin/python3 "));
            Machine windows = Windows(new[] { @"C:\w\py.exe", @"C:\w\python.exe" }, @"PATH=C:\w");
            Check.Equal(@"C:\w\py.EXE", new ProgramFinder(windows).FindPython(string.Empty));
            string none = Check.Throws<BackendProblemException>(() => new ProgramFinder(Windows(new string[0])).FindPython(null)).Message;
            Check.That(none.Contains("no Python on this machine") && none.Contains("3.10 or newer"), none);
            string named = Check.Throws<BackendProblemException>(() => new ProgramFinder(mac).FindPython("python3.9")).Message;
            Check.That(named.Contains("no Python python3.9"), named);
        }

        internal static Machine Windows(string[] files, params string[] variables)
        {
            return new Machine(MachineKind.Windows, Lookup(variables), path => files.Contains(path, StringComparer.OrdinalIgnoreCase));
        }

        internal static Machine Unix(MachineKind kind, string[] files, params string[] variables)
        {
            return new Machine(kind, Lookup(variables), path => files.Contains(path));
        }

        private static Func<string, string> Lookup(string[] variables)
        {
            return name => variables.Where(each => each.StartsWith(name + "=")).Select(each => each.Substring(name.Length + 1)).FirstOrDefault();
        }

        private static void CheckWords(string command, params string[] words)
        {
            Check.Equal(string.Join("|", words), string.Join("|", CommandLine.Split(command)), command);
        }

        private static string Refusal(string command)
        {
            return Check.Throws<BackendProblemException>(() => CommandLine.Split(command)).Message;
        }

        private static string LogPath(string name)
        {
            return System.IO.Path.Combine(Runner.Setting("folder"), name);
        }
    }
}
