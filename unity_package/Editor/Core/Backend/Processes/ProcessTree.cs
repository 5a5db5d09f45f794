// Ends a process and those that it has started, whatever they are doing. Waits for other programs: not for Unity's main thread.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Capriccio.Editor
{
    internal static class ProcessTree
    {
        private const int LongestMs = 5000;

        /// <summary>Ends them. A process that is not this very one is left alone; one that has ended is no error.</summary>
        public static void Kill(ProcessIdentity root, Machine machine)
        {
            if (!root.IsAlive())
            {
                return;
            }
            List<ProcessIdentity> descendants = machine.IsWindows ? KillWithTaskkill(root.Id) : Descendants(root.Id);
            KillOne(root);
            descendants.ForEach(KillOne);
        }

        // It ends the whole tree and leaves nobody to look for.
        private static List<ProcessIdentity> KillWithTaskkill(int root)
        {
            Output("taskkill", $"/PID {root} /T /F");
            return new List<ProcessIdentity>();
        }

        private static List<ProcessIdentity> Descendants(int root)
        {
            ILookup<int, int> children = Output("ps", "-A -o ppid= -o pid=")
                .Select(line => line.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries))
                .Where(pair => pair.Length == 2)
                .ToLookup(pair => int.Parse(pair[0]), pair => int.Parse(pair[1]));
            var found = new List<int> { root };
            for (int index = 0; index < found.Count; index++)
            {
                found.AddRange(children[found[index]].Except(found));
            }
            return found.Skip(1).Select(Identify).Where(identity => identity.StartedTicks > 0).ToList();
        }

        // Between the list and the end of a process its number may become another's.
        private static ProcessIdentity Identify(int id)
        {
            try
            {
                using (Process process = Process.GetProcessById(id))
                {
                    return ProcessIdentity.Of(process);
                }
            }
            catch (Exception error) when (ProcessIdentity.IsAboutProcesses(error))
            {
                return default(ProcessIdentity);
            }
        }

        private static void KillOne(ProcessIdentity identity)
        {
            try
            {
                if (identity.IsAlive())
                {
                    Process.GetProcessById(identity.Id).Kill();
                }
            }
            catch (Exception error) when (ProcessIdentity.IsAboutProcesses(error))
            {
                // It has ended in between.
            }
        }

        private static string[] Output(string program, string arguments)
        {
            var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, CreateNoWindow = true };
            try
            {
                using (Process process = Process.Start(start))
                {
                    string text = process.StandardOutput.ReadToEnd();
                    process.WaitForExit(LongestMs);
                    return text.Split('\n');
                }
            }
            catch (Exception error) when (ProcessIdentity.IsAboutProcesses(error))
            {
                // Without a list only the process itself is ended.
                return Array.Empty<string>();
            }
        }
    }
}
