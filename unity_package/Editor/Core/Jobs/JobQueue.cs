// The jobs that the user has asked for, one at the backend at a time. Belongs to one thread, that of Unity's editor: the
// synchronization context of its first use brings everything back there. Must not know what jobs make, nor how it is shown.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Capriccio.Editor
{
    internal sealed class JobQueue
    {
        private const string WaitsForBackend = "waits for a backend";
        private const string WaitsForOthers = "waits";

        private readonly List<Job> jobs = new List<Job>();
        private readonly IGenerator generator;
        private readonly History history;
        private bool isRunning;

        public JobQueue(IGenerator generator, History history)
        {
            this.generator = generator;
            this.history = history;
            generator.Changed += Continue;
        }

        /// <summary>Raised when a job came, went, began or ended.</summary>
        public event Action Changed;

        /// <summary>The oldest first: those that wait, the one that runs, and those that failed until they are dismissed.</summary>
        public IReadOnlyList<Job> Jobs => jobs;

        /// <summary>Says whether something waits or runs.</summary>
        public bool IsBusy => jobs.Any(job => !job.HasEnded);

        /// <summary>Puts a job at the end. What it makes goes to the history, and to whoever awaits its task.</summary>
        /// <param name="tool">The name of the tool that asks.</param>
        /// <param name="title">What is made, for people: <c>4 variations of rock.png</c>.</param>
        /// <param name="request">Read now; its buffers must stay as they are until the job has ended.</param>
        /// <param name="source">The assets that it was made from; null for none.</param>
        public Job<T> Add<T>(string tool, string title, IGenerateRequest<T> request, JobSource source = null)
        {
            var job = new Job<T>(tool, title, request, source);
            jobs.Add(job);
            job.Changed += Settle;
            Continue();
            Changed?.Invoke();
            return job;
        }

        /// <summary>Takes a job that has ended off the list; one that has not is cancelled.</summary>
        public void Dismiss(Job job)
        {
            job.Cancel();
            if (jobs.Remove(job))
            {
                Changed?.Invoke();
            }
        }

        /// <summary>Gives all jobs up, and answers which had not ended.</summary>
        public IReadOnlyList<Job> CancelAll()
        {
            List<Job> open = jobs.Where(job => !job.HasEnded).ToList();
            open.ForEach(job => job.Cancel());
            return open;
        }

        private void Continue()
        {
            Job next = jobs.FirstOrDefault(job => job.State == JobState.Waiting);
            if (next != null && !isRunning && generator.IsReady)
            {
                isRunning = true;
                Observe(RunAsync(next));
            }
            string why = generator.IsReady ? WaitsForOthers : WaitsForBackend;
            jobs.ForEach(job => job.WaitFor(why));
        }

        private async Task RunAsync(Job job)
        {
            try
            {
                await job.RunAsync(generator);
            }
            finally
            {
                isRunning = false;
                Continue();
            }
        }

        private static void Observe(Task run)
        {
            run.ContinueWith(ended => ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        // A job has changed; where it has ended, does what follows, once.
        private void Settle(Job job)
        {
            if (!job.HasEnded)
            {
                return;
            }
            job.Changed -= Settle;
            if (job.State != JobState.Failed)
            {
                jobs.Remove(job);
            }
            if (job.State == JobState.Done)
            {
                history.Add(job.Entry);
            }
            Changed?.Invoke();
        }
    }
}
