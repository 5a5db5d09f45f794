// How a program is started so that it needs nobody who reads what it prints: the system's shell sends that to a file. With a
// pipe somebody would have to read all the time, and Unity ends all its threads whenever scripts are compiled.
// Must not know what is started, nor start it.
using System.Diagnostics;
using System.Linq;

namespace Capriccio.Editor
{
    internal static class ShellLaunch
    {
        // The variables are replaced once, before cmd looks for its own signs: nothing in them can be taken for one.
        private const string WordsVariable = "CAPRICCIO_LAUNCH";
        private const string LogVariable = "CAPRICCIO_LAUNCH_LOG";

        /// <summary>The start of a plan; its standard input is a pipe.</summary>
        /// <exception cref="BackendProblemException">A word can't be handed on.</exception>
        public static ProcessStartInfo For(LaunchPlan plan, Machine machine)
        {
            ProcessStartInfo start = machine.IsWindows ? ThroughCmd(plan, machine) : ThroughShell(plan);
            start.WorkingDirectory = plan.Folder;
            start.UseShellExecute = false;
            start.RedirectStandardInput = true;
            start.CreateNoWindow = true;
            foreach (var pair in plan.Surroundings)
            {
                start.EnvironmentVariables[pair.Key] = pair.Value;
            }
            return start;
        }

        private static ProcessStartInfo ThroughShell(LaunchPlan plan)
        {
            // With exec the shell becomes the program, which so is the editor's own child.
            string script = $"exec \"$0\" \"$@\" >>{CommandLine.QuoteForShell(plan.LogPath)} 2>&1";
            string words = string.Join(" ", plan.Words.Select(CommandLine.QuoteForShell));
            return new ProcessStartInfo("/bin/sh", $"-c {CommandLine.QuoteForShell(script)} {words}");
        }

        private static ProcessStartInfo ThroughCmd(LaunchPlan plan, Machine machine)
        {
            string shell = machine.Variable("ComSpec") ?? "cmd.exe";
            var start = new ProcessStartInfo(shell, $"/d /v:off /s /c \"%{WordsVariable}% >> \"%{LogVariable}%\" 2>&1\"");
            start.EnvironmentVariables[WordsVariable] = CommandLine.JoinForWindows(plan.Words);
            start.EnvironmentVariables[LogVariable] = plan.LogPath;
            return start;
        }
    }
}
