// Starts a backend for the editor, watches it and ends it, at the latest when the editor quits; makes and removes its private
// environment. It starts none where one answers already, and finds what it started again after Unity has reloaded all scripts.
// Lives on one thread, Unity's main thread, and never waits there: `Tick` looks how far others are. Must not know the window.
using System;

namespace Capriccio.Editor
{
    internal sealed class BackendKeeper
    {
        /// <summary>The time in which an attempt to connect is answered by this machine, if anything listens.</summary>
        private const int LookMs = 1500;

        /// <summary>Time to end by itself, after which it is ended.</summary>
        private const int StopPatienceMs = 5000;

        /// <summary>The same while the editor quits, and waits.</summary>
        private const int QuitPatienceMs = 1500;

        private readonly EditorConnection connection;
        private readonly Func<BackendChoice> choose;
        private readonly RecordFile file;
        private readonly Func<long> clockMs;
        private readonly ProcessSlot slot = new ProcessSlot();
        private long sinceMs;
        private bool isWanted;
        private bool wasKilled;

        /// <param name="connection">The connection to the backend that is kept.</param>
        /// <param name="choose">What a start would run at this moment; asked on the main thread.</param>
        /// <param name="file">Where the started process is written down.</param>
        /// <param name="clockMs">Milliseconds since any moment.</param>
        public BackendKeeper(EditorConnection connection, Func<BackendChoice> choose, RecordFile file, Func<long> clockMs)
        {
            this.connection = connection;
            this.choose = choose;
            this.file = file;
            this.clockMs = clockMs;
        }

        /// <summary>Raised when the state, the problem, the fraction or the stage may be another.</summary>
        public event Action Changed;

        /// <summary>Raised when the private environment has been made or removed.</summary>
        public event Action<ProcessPurpose> Completed;

        public BackendState State { get; private set; }

        /// <summary>What went wrong last, for people; null where nothing did.</summary>
        public string Problem { get; private set; }

        /// <summary>How far an installation is, 0 to 1.</summary>
        public double Fraction => slot.Fraction;

        /// <summary>What an installation is doing; never null.</summary>
        public string Stage => slot.Stage;

        /// <summary>What the backend, or its installation, has printed.</summary>
        public LogBuffer Log => slot.Log;

        /// <summary>Says whether <see cref="Install"/> and <see cref="Remove"/> may do something.</summary>
        public bool IsFree => CanStart || State == BackendState.Found;

        /// <summary>Says whether <see cref="Start"/> does something.</summary>
        public bool CanStart => State == BackendState.Away || State == BackendState.Failed;

        /// <summary>Says whether <see cref="Stop"/> has something to end.</summary>
        public bool CanStop => !IsFree && State != BackendState.Stopping;

        /// <summary>What a start would run at this moment.</summary>
        public BackendChoice Choice => choose();

        /// <summary>Looks for what was started before the scripts were reloaded, or by an editor that crashed.</summary>
        public void Resume()
        {
            isWanted = false;
            slot.Launch(() => SupervisedProcess.Find(Machine.This, file));
            Enter(BackendState.Looking);
        }

        /// <summary>Starts a backend, or finds one that answers. Does nothing while one is there, or something else is under way.</summary>
        public void Start()
        {
            if (CanStart)
            {
                isWanted = true;
                connection.Connect();
                Enter(BackendState.Looking);
            }
        }

        /// <summary>Makes the private environment, or another one with the newest package beside it.</summary>
        public void Install()
        {
            if (IsFree)
            {
                Launch(ProcessPurpose.Install, choice => choice.InstallPlan());
            }
        }

        /// <summary>Removes the private environment.</summary>
        public void Remove()
        {
            if (IsFree)
            {
                Launch(ProcessPurpose.Remove, choice => choice.RemovePlan());
            }
        }

        /// <summary>Ends what was started: the backend, or an installation.</summary>
        public void Stop()
        {
            if (CanStop && slot.State == SlotState.Empty)
            {
                Enter(BackendState.Away);
            }
            else if (CanStop)
            {
                wasKilled = false;
                slot.AskToEnd();
                Enter(BackendState.Stopping);
            }
        }

        /// <summary>Looks how far everything is. To be called many times a second.</summary>
        public void Tick()
        {
            bool hasPrinted = slot.Turn();
            switch (slot.State)
            {
                case SlotState.Running:
                    FollowProcess(hasPrinted);
                    break;
                case SlotState.Ended:
                    TakeEnd();
                    break;
                case SlotState.Refused:
                    slot.Clear();
                    Enter(BackendState.Failed, slot.Problem);
                    break;
                case SlotState.Empty:
                    FollowConnection();
                    break;
            }
        }

        /// <summary>The scripts are about to be reloaded: what was started goes on, and is found again by <see cref="Resume"/>.</summary>
        public void Detach()
        {
            slot.Detach();
            Enter(BackendState.Away);
        }

        /// <summary>The editor quits: what was started ends now.</summary>
        public void Quit()
        {
            slot.End(QuitPatienceMs);
            Enter(BackendState.Away);
        }

        private void Launch(ProcessPurpose purpose, Func<BackendChoice, LaunchPlan> plan)
        {
            BackendChoice choice = choose();
            slot.Launch(() => SupervisedProcess.Start(purpose, plan(choice), choice.Machine, file));
            Enter(BackendStates.Of(purpose));
        }

        private void FollowConnection()
        {
            if (State == BackendState.Looking && isWanted)
            {
                Look();
            }
            else if (State == BackendState.Looking || State == BackendState.Stopping)
            {
                Enter(BackendState.Away);
            }
            else if (connection.IsReady != (State == BackendState.Found))
            {
                Enter(connection.IsReady ? BackendState.Found : BackendState.Away);
            }
        }

        private void Look()
        {
            bool failed = connection.State != ConnectionState.Connecting;
            if (connection.IsReady)
            {
                Enter(BackendState.Found);
            }
            else if (failed || clockMs() - sinceMs > LookMs)
            {
                Launch(ProcessPurpose.Serve, choice => choice.ServePlan());
            }
        }

        private void FollowProcess(bool hasPrinted)
        {
            switch (State)
            {
                case BackendState.Looking:
                    Enter(BackendStates.Of(slot.Purpose));
                    break;
                case BackendState.Stopping:
                    KillWhenDue();
                    break;
                case BackendState.Starting:
                    FollowStart(hasPrinted);
                    break;
                case BackendState.Running:
                    if (!connection.IsReady)
                    {
                        Enter(BackendState.Starting);
                    }
                    break;
                default:
                    if (hasPrinted)
                    {
                        Changed?.Invoke();
                    }
                    break;
            }
        }

        private void FollowStart(bool hasPrinted)
        {
            if (connection.IsReady)
            {
                Enter(BackendState.Running);
            }
            else if (hasPrinted && connection.State == ConnectionState.Waiting)
            {
                // It has come up far enough to print; there may be no need to wait for the next attempt.
                connection.Connect();
            }
        }

        private void KillWhenDue()
        {
            if (!wasKilled && clockMs() - sinceMs > StopPatienceMs)
            {
                wasKilled = true;
                slot.Kill();
            }
        }

        private void TakeEnd()
        {
            slot.Clear();
            if (State == BackendState.Stopping)
            {
                Enter(BackendState.Away);
            }
            else if (slot.Purpose == ProcessPurpose.Serve || slot.Fraction < 1)
            {
                Enter(BackendState.Failed, slot.Problem);
            }
            else
            {
                Enter(BackendState.Away);
                Completed?.Invoke(slot.Purpose);
            }
        }

        private void Enter(BackendState next, string problem = null)
        {
            State = next;
            Problem = problem;
            sinceMs = clockMs();
            Changed?.Invoke();
        }
    }
}
