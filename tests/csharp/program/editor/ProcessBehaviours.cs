// Processes and what is written down of them: found again, never mistaken for another.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class ProcessBehaviours
    {
        private const int FuzzRounds = 20000;

        [Behaviour]
        private static void process_whose_number_is_anothers_is_neither_alive_nor_killed()
        {
            using (Process stranger = Process.Start(new ProcessStartInfo("sleep", "603") { UseShellExecute = false }))
            {
                ProcessIdentity real = ProcessIdentity.Of(stranger);
                var recycled = new ProcessIdentity(real.Id, real.StartedTicks - TimeSpan.TicksPerMinute);
                Check.That(real.IsAlive() && !recycled.IsAlive(), "only the real one is alive");
                ProcessTree.Kill(recycled, Machine.This);
                Check.That(real.IsAlive(), "the stranger lives");
                ProcessTree.Kill(real, Machine.This);
                Check.That(stranger.WaitForExit(5000) && !real.IsAlive(), "it has ended");
                ProcessTree.Kill(real, Machine.This);
            }
        }

        [Behaviour]
        private static void record_of_another_editors_dead_process_is_forgotten_and_of_a_live_one_ended_by_force()
        {
            string folder = GivenEditor.NewFolder();
            Directory.CreateDirectory(folder);
            var file = new RecordFile(Path.Combine(folder, "backend.json"));
            var crashed = new ProcessIdentity(ProcessIdentity.OfThis().Id, 1);
            var dead = new ProcessIdentity(int.MaxValue, DateTime.UtcNow.Ticks);
            // Input 0 would be this program's own: it must not be touched.
            file.Write(new ProcessRecord(ProcessPurpose.Serve, dead, crashed, 0, "x.log"));
            Check.That(SupervisedProcess.Find(Machine.This, file) == null && file.Read() == null, "forgotten");
            using (Process left = Process.Start(new ProcessStartInfo("sleep", "604") { UseShellExecute = false }))
            {
                file.Write(new ProcessRecord(ProcessPurpose.Serve, ProcessIdentity.Of(left), crashed, 0, "x.log"));
                SupervisedProcess found = SupervisedProcess.Find(Machine.This, file);
                Check.That(found.IsAlive && found.ExitCode == null, "found");
                found.End(5000);
                Check.That(left.WaitForExit(5000) && file.Read() == null, "ended and forgotten");
            }
        }

        [Behaviour]
        private static void record_is_read_as_it_was_written()
        {
            var record = new ProcessRecord(ProcessPurpose.Install, new ProcessIdentity(7, 11), new ProcessIdentity(13, 17), 19, "a \"é\".log");
            ProcessRecord read = ProcessRecord.Read(record.ToJson());
            Check.Equal("Install 7 11 13 17 19 a \"é\".log", $"{read.Purpose} {Told(read.Process)} {Told(read.Editor)} {read.Input} {read.LogPath}");
        }

        [Behaviour]
        private static void record_that_is_none_is_refused_and_nothing_else()
        {
            string json = new ProcessRecord(ProcessPurpose.Serve, ProcessIdentity.OfThis(), ProcessIdentity.OfThis(), 5, "/x/y.log").ToJson();
            foreach (string wrong in new[] { "Nothing", "7", "1", "" })
            {
                Check.Throws<FormatException>(() => ProcessRecord.Read(json.Replace("Serve", wrong)));
            }
            Check.Throws<FormatException>(() => ProcessRecord.Read(json.Replace("\"schema\": 1", "\"schema\": 2")));
            Mutations.Try<FormatException>(new[] { Encoding.UTF8.GetBytes(json) }, FuzzRounds, bytes => ProcessRecord.Read(Encoding.UTF8.GetString(bytes)));
        }

        [Behaviour]
        private static void start_that_fails_says_why_and_leaves_nothing()
        {
            string folder = GivenEditor.NewFolder();
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "file"), "no folder");
            var file = new RecordFile(Path.Combine(folder, "backend.json"));
            var plan = new LaunchPlan(new[] { "/bin/true" }, folder, Path.Combine(folder, "file", "a.log"), Environmentless);
            string why = Check.Throws<BackendProblemException>(() => SupervisedProcess.Start(ProcessPurpose.Serve, plan, Machine.This, file)).Message;
            Check.That(why.StartsWith("The system can't start /bin/true: "), why);
            Check.Equal(null, file.Read());
        }

        [Behaviour]
        private static void what_can_not_be_written_down_is_ended_again()
        {
            string folder = GivenEditor.NewFolder();
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "file"), "no folder");
            var file = new RecordFile(Path.Combine(folder, "file", "backend.json"));
            string marker = $"6{new Random().Next(10000, 99999)}";
            var plan = new LaunchPlan(new[] { "/bin/sleep", marker }, folder, Path.Combine(folder, "a.log"), Environmentless);
            string why = Check.Throws<BackendProblemException>(() => SupervisedProcess.Start(ProcessPurpose.Serve, plan, Machine.This, file)).Message;
            Check.That(why.StartsWith("The backend was ended again, since "), why);
            Wait.Until(() => !CommandLines().Any(line => line.Contains(marker)), "it has ended");
        }

        private static readonly System.Collections.Generic.Dictionary<string, string> Environmentless = new System.Collections.Generic.Dictionary<string, string>();

        private static string[] CommandLines()
        {
            return Directory.GetDirectories("/proc").Select(folder => Path.Combine(folder, "cmdline")).Where(File.Exists).Select(Text).ToArray();
        }

        private static string Text(string path)
        {
            try
            {
                return File.ReadAllText(path);
            }
            catch (IOException)
            {
                return string.Empty;
            }
        }

        private static string Told(ProcessIdentity identity)
        {
            return $"{identity.Id} {identity.StartedTicks}";
        }
    }
}
