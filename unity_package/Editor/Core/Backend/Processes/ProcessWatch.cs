// Looks after one supervised process from a timer's thread: what it prints, and whether it has ended. Whoever shows that asks
// here, and never waits. Must not know what the program does.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Editor
{
    internal sealed class ProcessWatch : IDisposable
    {
        private const int LookMs = 100;
        private const int MostWaitingLines = 2 * LogBuffer.MostLines;

        private readonly SupervisedProcess process;
        private readonly LogFileReader log;
        private readonly Timer timer;
        private readonly object guard = new object();
        private List<string> lines = new List<string>();
        private bool hasEnded;
        private bool isDisposed;

        public ProcessWatch(SupervisedProcess process)
        {
            this.process = process;
            log = new LogFileReader(process.Record.LogPath);
            timer = new Timer(watch => ((ProcessWatch)watch).Look(), this, Timeout.Infinite, Timeout.Infinite);
            timer.Change(0, Timeout.Infinite);
        }

        public ProcessPurpose Purpose => process.Record.Purpose;

        /// <summary>Its status once it has ended; null while it runs, and where scripts were reloaded since its start.</summary>
        public int? ExitCode => process.ExitCode;

        /// <summary>Takes the lines that came since the last time, and says whether more may come.</summary>
        public bool Take(out IReadOnlyList<string> taken)
        {
            lock (guard)
            {
                taken = lines;
                if (lines.Count > 0)
                {
                    lines = new List<string>();
                }
                return !hasEnded;
            }
        }

        /// <summary>Asks it to end; returns at once.</summary>
        public void AskToEnd()
        {
            Task.Run(() => process.AskToEnd());
        }

        /// <summary>Ends it and what it has started; returns at once.</summary>
        public void Kill()
        {
            Task.Run(() => process.Kill());
        }

        /// <summary>Ends it, and waits for that: for the moment when the editor closes.</summary>
        public void End(int patienceMs)
        {
            Dispose();
            process.End(patienceMs);
        }

        /// <summary>Looks no more; the process goes on. Doing it twice is safe.</summary>
        public void Dispose()
        {
            lock (guard)
            {
                isDisposed = true;
                timer.Dispose();
            }
        }

        private void Look()
        {
            bool isAlive = process.IsAlive;
            var read = new List<string>();
            if (isAlive)
            {
                log.Read(read);
            }
            else
            {
                log.ReadLast(read);
                process.Forget();
            }
            lock (guard)
            {
                Keep(read);
                hasEnded = !isAlive;
                if (isAlive && !isDisposed)
                {
                    timer.Change(LookMs, Timeout.Infinite);
                }
            }
        }

        private void Keep(List<string> read)
        {
            lines.AddRange(read);
            // While nobody takes them, only the last ones are of use.
            lines.RemoveRange(0, Math.Max(0, lines.Count - MostWaitingLines));
        }
    }
}
