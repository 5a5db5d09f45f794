// Work for the backend that the user has asked for in the editor, from the queue to its single end. Belongs to the thread
// of the queue. Must not know the queue it stands in, nor what its request is about.
using System;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    /// <summary>A job as the queue and its panel see it; <see cref="Job{T}"/> also has what it makes.</summary>
    internal abstract class Job
    {
        private readonly CancellationTokenSource cancellation = new CancellationTokenSource();

        protected Job(string tool, string title, string type, MessagePackValue body, JobSource source)
        {
            Tool = tool;
            Title = title;
            Type = type;
            Body = body;
            Source = source ?? JobSource.None;
        }

        /// <summary>Raised when the state, the fraction or the stage is another; on the thread of the queue.</summary>
        public event Action<Job> Changed;

        /// <summary>Names it for as long as the project is open; its entry in the history has the same.</summary>
        public string Id { get; } = Guid.NewGuid().ToString("N");

        /// <summary>The name of the tool that asked for it.</summary>
        public string Tool { get; }

        /// <summary>What it makes, for people.</summary>
        public string Title { get; }

        /// <summary>The request's type on the wire.</summary>
        public string Type { get; }

        /// <summary>The request's fields, as they were when it was asked for.</summary>
        public MessagePackValue Body { get; }

        public JobSource Source { get; }

        public JobState State { get; private set; }

        /// <summary>Part of the work that is done, 0 to 1.</summary>
        public double Fraction { get; private set; }

        /// <summary>What is being done, or waited for; never null.</summary>
        public string Stage { get; private set; } = string.Empty;

        /// <summary>Why it failed; otherwise null.</summary>
        public string Problem { get; private set; }

        /// <summary>What it was made from and with; null until it is done.</summary>
        public HistoryEntry Entry { get; private set; }

        public bool HasEnded => State != JobState.Waiting && State != JobState.Running;

        protected CancellationToken Cancellation => cancellation.Token;

        /// <summary>Gives it up: it ends at once, whatever the backend is doing. One that has ended is left as it is.</summary>
        public void Cancel()
        {
            if (!HasEnded)
            {
                End(JobState.Cancelled);
                // After the state: what listens to the token finds a job that has ended.
                cancellation.Cancel();
                GiveUp();
            }
        }

        /// <summary>Has it made. The task ends with the job and never fails.</summary>
        internal abstract Task RunAsync(IGenerator generator);

        /// <summary>Says what it waits for.</summary>
        internal void WaitFor(string what)
        {
            if (State == JobState.Waiting && Stage != what)
            {
                Stage = what;
                Changed?.Invoke(this);
            }
        }

        /// <summary>Ends <see cref="Job{T}.Task"/> as cancelled.</summary>
        protected abstract void GiveUp();

        protected void Begin()
        {
            State = JobState.Running;
            Stage = string.Empty;
            Changed?.Invoke(this);
        }

        protected void Advance(RequestProgress progress)
        {
            if (State == JobState.Running)
            {
                Fraction = progress.Fraction;
                Stage = progress.Stage;
                Changed?.Invoke(this);
            }
        }

        protected void Finish(HistoryEntry entry)
        {
            Entry = entry;
            Fraction = 1;
            End(JobState.Done);
        }

        protected void Fail(Exception error)
        {
            Problem = error.Message;
            End(JobState.Failed);
        }

        private void End(JobState last)
        {
            State = last;
            Stage = string.Empty;
            Changed?.Invoke(this);
        }
    }
}
