// A program that was started here, or by scripts that Unity has reloaded since: whether it runs, and how it is ended.
// Starting and killing take time: not for Unity's main thread. Must not know what the program does.
using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class SupervisedProcess
    {
        private const int NapMs = 20;

        private readonly Machine machine;
        private readonly RecordFile file;
        private readonly bool hasInput;
        private readonly Process started;
        private readonly object inputGuard = new object();
        private bool isForgotten;

        private SupervisedProcess(ProcessRecord record, bool hasInput, Process started, Machine machine, RecordFile file)
        {
            Record = record;
            this.hasInput = hasInput;
            this.started = started;
            this.machine = machine;
            this.file = file;
        }

        public ProcessRecord Record { get; }

        /// <summary>Says whether it runs. It asks the system, and needs some tens of microseconds.</summary>
        public bool IsAlive => Record.Process.IsAlive();

        /// <summary>Its status once it has ended; null while it runs, and where scripts were reloaded since its start.</summary>
        public int? ExitCode => started != null && started.HasExited ? started.ExitCode : (int?)null;

        /// <summary>Starts a program and writes down how to find it again.</summary>
        /// <exception cref="BackendProblemException">The system can't start it; it says why.</exception>
        public static SupervisedProcess Start(ProcessPurpose purpose, LaunchPlan plan, Machine machine, RecordFile file)
        {
            Process process = Launch(plan, machine);
            long input = TakeInput(process);
            var record = new ProcessRecord(purpose, ProcessIdentity.Of(process), ProcessIdentity.OfThis(), input, plan.LogPath);
            var supervised = new SupervisedProcess(record, true, process, machine, file);
            try
            {
                file.Write(record);
            }
            catch (FileProblemException error)
            {
                // What could not be found again would be an orphan.
                supervised.End(0);
                throw new BackendProblemException($"The backend was ended again, since {error.Message}", error);
            }
            return supervised;
        }

        /// <summary>Finds what was started before the scripts were reloaded, or by an editor that crashed; null where nothing of it runs.</summary>
        public static SupervisedProcess Find(Machine machine, RecordFile file)
        {
            ProcessRecord record = file.Read();
            if (record == null)
            {
                return null;
            }
            bool isOfThisEditor = record.Editor.IsSame(ProcessIdentity.OfThis());
            var found = new SupervisedProcess(record, isOfThisEditor, null, machine, file);
            if (found.IsAlive)
            {
                return found;
            }
            found.Forget();
            return null;
        }

        /// <summary>Asks it to end, by a line on its standard input; one that can't be asked is ended.</summary>
        public void AskToEnd()
        {
            if (!TryAsk())
            {
                Kill();
            }
        }

        /// <summary>Ends it and what it has started, whatever they are doing.</summary>
        public void Kill()
        {
            ProcessTree.Kill(Record.Process, machine);
        }

        /// <summary>Asks it to end, waits that long, and ends it. For the moment when the editor closes.</summary>
        public void End(int patienceMs)
        {
            if (patienceMs > 0)
            {
                AskToEnd();
            }
            var clock = Stopwatch.StartNew();
            while (IsAlive && clock.ElapsedMilliseconds < patienceMs)
            {
                Thread.Sleep(NapMs);
            }
            Kill();
            Forget();
        }

        /// <summary>Lets go of what is kept of it. To be called when it has ended; doing it twice is safe.</summary>
        public void Forget()
        {
            lock (inputGuard)
            {
                // A handle whose number is still written down somewhere would be closed again, and be another's by then.
                bool mayClose = !isForgotten && file.Forget() && hasInput;
                isForgotten = true;
                if (mayClose)
                {
                    ProcessInput.Close(Record.Input);
                }
            }
        }

        private bool TryAsk()
        {
            lock (inputGuard)
            {
                return !isForgotten && hasInput && ProcessInput.TryAskToEnd(Record.Input);
            }
        }

        private static long TakeInput(Process process)
        {
            try
            {
                return ProcessInput.Take(process);
            }
            catch (BackendProblemException)
            {
                process.Kill();
                throw;
            }
        }

        private static Process Launch(LaunchPlan plan, Machine machine)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(plan.LogPath));
                File.WriteAllText(plan.LogPath, $"> {string.Join(" ", plan.Words)}\n");
                return Process.Start(ShellLaunch.For(plan, machine));
            }
            catch (Exception error) when (error is Win32Exception || error is InvalidOperationException || AtomicFile.IsAboutFiles(error))
            {
                throw new BackendProblemException($"The system can't start {plan.Words[0]}: {error.Message}", error);
            }
        }
    }
}
