// The one process that an editor has started, from the attempt to start it to its end, for a thread that never waits: others
// start it and look after it, `Turn` takes what they have found. Must not know what follows from it.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Capriccio.Editor
{
    internal enum SlotState
    {
        /// <summary>There is none.</summary>
        Empty,

        /// <summary>It is being started, or looked for.</summary>
        Launching,

        /// <summary>It runs.</summary>
        Running,

        /// <summary>It has ended; <see cref="ProcessSlot.Problem"/> says how.</summary>
        Ended,

        /// <summary>It could not be started; <see cref="ProcessSlot.Problem"/> says why.</summary>
        Refused,
    }

    internal sealed class ProcessSlot
    {
        /// <summary>How long is waited for a start that is under way when it must be known what was started.</summary>
        private const int LaunchPatienceMs = 5000;

        private Task<SupervisedProcess> launching;
        private ProcessWatch watch;
        private bool shallEnd;
        private string lastLine;

        public SlotState State { get; private set; }

        public ProcessPurpose Purpose { get; private set; }

        /// <summary>How it ended, or why it could not be started; for people.</summary>
        public string Problem { get; private set; }

        /// <summary>How far it says it is, 0 to 1.</summary>
        public double Fraction { get; private set; }

        /// <summary>What it says it is doing; never null.</summary>
        public string Stage { get; private set; } = string.Empty;

        /// <summary>What it has printed, but for its progress; kept until another one is started.</summary>
        public LogBuffer Log { get; } = new LogBuffer();

        /// <summary>Has a process started, or looked for, on another thread; what answers null has found none.</summary>
        public void Launch(Func<SupervisedProcess> start)
        {
            Fraction = 0;
            Stage = string.Empty;
            lastLine = null;
            shallEnd = false;
            State = SlotState.Launching;
            // Programs are looked for on disks, and starting one takes a while.
            launching = Task.Run(start);
        }

        /// <summary>Takes what has happened since the last time, and says whether it has printed something or told its progress.</summary>
        public bool Turn()
        {
            if (State == SlotState.Launching && launching.IsCompleted)
            {
                TakeLaunched();
            }
            if (State != SlotState.Running)
            {
                return false;
            }
            bool runs = watch.Take(out IReadOnlyList<string> lines);
            TakeLines(lines);
            if (!runs)
            {
                TakeEnd();
            }
            return lines.Count > 0;
        }

        /// <summary>Asks it to end, as soon as it has been started.</summary>
        public void AskToEnd()
        {
            shallEnd = true;
            watch?.AskToEnd();
        }

        /// <summary>Ends it, whatever it is doing.</summary>
        public void Kill()
        {
            watch?.Kill();
        }

        /// <summary>Forgets one that has ended or was not started.</summary>
        public void Clear()
        {
            State = SlotState.Empty;
        }

        /// <summary>Lets it go on alone. Waits for a start that is under way.</summary>
        public void Detach()
        {
            WaitForLaunch();
            watch?.Dispose();
            watch = null;
            Clear();
        }

        /// <summary>Ends it, and waits for that. Waits for a start that is under way.</summary>
        public void End(int patienceMs)
        {
            WaitForLaunch();
            watch?.End(patienceMs);
            watch = null;
            Clear();
        }

        private void TakeLaunched()
        {
            Task<SupervisedProcess> ended = launching;
            launching = null;
            if (ended.IsFaulted)
            {
                Problem = ended.Exception.InnerException.Message;
                State = SlotState.Refused;
            }
            else if (ended.Result == null)
            {
                State = SlotState.Empty;
            }
            else
            {
                Follow(ended.Result);
            }
        }

        private void Follow(SupervisedProcess process)
        {
            Log.Clear();
            watch = new ProcessWatch(process);
            Purpose = watch.Purpose;
            State = SlotState.Running;
            if (shallEnd)
            {
                watch.AskToEnd();
            }
        }

        private void TakeLines(IReadOnlyList<string> lines)
        {
            var shown = new List<string>(lines.Count);
            foreach (string line in lines)
            {
                if (Purpose != ProcessPurpose.Serve && PrivateEnvironment.TryReadProgress(line, out double fraction, out string stage))
                {
                    Fraction = fraction;
                    Stage = stage;
                }
                else
                {
                    lastLine = line;
                    shown.Add(line);
                }
            }
            Log.Add(shown);
        }

        private void TakeEnd()
        {
            string status = watch.ExitCode == null ? string.Empty : $" with status {watch.ExitCode}";
            Problem = $"The {Name(Purpose)} ended{status}{(lastLine == null ? "." : $": {lastLine}")}";
            watch.Dispose();
            watch = null;
            State = SlotState.Ended;
        }

        private static string Name(ProcessPurpose purpose)
        {
            switch (purpose)
            {
                case ProcessPurpose.Install:
                    return "installation";
                case ProcessPurpose.Remove:
                    return "removal";
                default:
                    return "backend";
            }
        }

        private void WaitForLaunch()
        {
            try
            {
                if (launching != null && launching.Wait(LaunchPatienceMs) && launching.Result != null)
                {
                    watch = new ProcessWatch(launching.Result);
                }
            }
            catch (AggregateException)
            {
                // Nothing was started.
            }
            launching = null;
        }
    }
}
