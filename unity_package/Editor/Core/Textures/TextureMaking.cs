// Has textures made of one or several sources by way of the queue, and hands them over as they come. Belongs to the thread of
// the queue. Must not know windows, nor how a source's picture is read.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    /// <summary>What one job has made.</summary>
    internal sealed class MadeTextures
    {
        public MadeTextures(TextureSource source, Job job, IReadOnlyList<MadeTexture> textures, IReadOnlyList<string> notes)
        {
            Source = source;
            Job = job;
            Textures = textures;
            Notes = notes;
        }

        public TextureSource Source { get; }

        /// <summary>The job, to which the history adds files.</summary>
        public Job Job { get; }

        public IReadOnlyList<MadeTexture> Textures { get; }

        /// <summary>What was done to the source's picture first, for people.</summary>
        public IReadOnlyList<string> Notes { get; }
    }

    internal sealed class TextureMaking
    {
        /// <summary>The tool's name in the history.</summary>
        public const string Tool = "textures";

        private readonly JobQueue queue;
        private readonly Func<TextureSource, CancellationToken, Task<WireBuffer>> read;
        private CancellationTokenSource cancellation = new CancellationTokenSource();
        private List<Part> parts = new List<Part>();

        /// <param name="queue">Where jobs stand.</param>
        /// <param name="read">Reads a source's picture; not asked for labels.</param>
        public TextureMaking(JobQueue queue, Func<TextureSource, CancellationToken, Task<WireBuffer>> read)
        {
            this.queue = queue;
            this.read = read;
        }

        /// <summary>Raised when something is to be shown otherwise.</summary>
        public event Action Changed;

        /// <summary>Raised for every job that is done.</summary>
        public event Action<MadeTextures> Made;

        /// <summary>Whether something is being made or waited for.</summary>
        public bool IsBusy => parts.Any(part => !part.HasEnded);

        /// <summary>Part of the work that is done, 0 to 1.</summary>
        public double Fraction => parts.Count == 0 ? 0 : parts.Average(part => part.Fraction);

        /// <summary>What is being done, or waited for; never null.</summary>
        public string Stage => parts.Where(part => !part.HasEnded).Select(part => part.Stage).FirstOrDefault() ?? string.Empty;

        /// <summary>What went wrong, a line for each source; empty where nothing did.</summary>
        public string Problem => string.Join("\n", parts.Where(part => part.Problem != null).Select(part => $"{part.Source.Title}: {part.Problem}"));

        /// <summary>Has textures made of all sources as the form says now. What was under way is given up.</summary>
        public void Start(IEnumerable<TextureSource> sources, TextureForm form)
        {
            Cancel();
            cancellation = new CancellationTokenSource();
            parts = sources.Select(source => new Part(source.Copy())).ToList();
            Observe(AskAsync(parts, form.Copy(), cancellation.Token));
            Changed?.Invoke();
        }

        /// <summary>Gives up what is under way. Doing it twice is safe.</summary>
        public void Cancel()
        {
            cancellation.Cancel();
            parts.ForEach(part => part.Cancel());
            Changed?.Invoke();
        }

        // One after the other, so that jobs stand in the queue in the order of their sources.
        private async Task AskAsync(IEnumerable<Part> asked, TextureForm form, CancellationToken given)
        {
            foreach (Part part in asked)
            {
                await TryAsync(part, async () =>
                {
                    given.ThrowIfCancellationRequested();
                    WireBuffer picture = part.Source.IsLabel ? default(WireBuffer) : await read(part.Source, given);
                    given.ThrowIfCancellationRequested();
                    foreach (TextureRequest request in form.Requests(part.Source, picture))
                    {
                        part.Add(queue.Add(Tool, part.Source.JobTitle(request.Count.Value), request, part.Source.JobSource), Raise);
                    }
                    Observe(TryAsync(part, () => TakeAllAsync(part, given)));
                });
            }
        }

        private async Task TryAsync(Part part, Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (OperationCanceledException)
            {
                part.Cancel();
            }
            catch (Exception error)
            {
                part.Fail(error.Message);
            }
            Changed?.Invoke();
        }

        private async Task TakeAllAsync(Part part, CancellationToken given)
        {
            foreach (Job<GeneratedTextures> job in part.Jobs)
            {
                await TakeAsync(part, job, given);
            }
            part.End();
        }

        private async Task TakeAsync(Part part, Job<GeneratedTextures> job, CancellationToken given)
        {
            using (GeneratedTextures reply = await job.Task)
            {
                long first = job.Body["first"].TryGetInt64(out long number) ? number : 0;
                IReadOnlyList<MadeTexture> textures = await Task.Run(() => MadeTexture.Of(reply, first));
                if (!given.IsCancellationRequested)
                {
                    Made?.Invoke(new MadeTextures(part.Source, job, textures, reply.Notes));
                }
            }
        }

        private void Raise()
        {
            Changed?.Invoke();
        }

        private static void Observe(Task making)
        {
            making.ContinueWith(ended => ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        /// <summary>What is made of one source.</summary>
        private sealed class Part
        {
            private readonly List<Job<GeneratedTextures>> jobs = new List<Job<GeneratedTextures>>();

            public Part(TextureSource source)
            {
                Source = source;
            }

            public TextureSource Source { get; }

            public IReadOnlyList<Job<GeneratedTextures>> Jobs => jobs;

            public bool HasEnded { get; private set; }

            public string Problem { get; private set; }

            public double Fraction => HasEnded ? 1 : jobs.Count == 0 ? 0 : jobs.Average(job => job.HasEnded ? 1 : job.Fraction);

            public string Stage => jobs.Count == 0 ? $"reading {Source.Title}" : jobs.FirstOrDefault(job => !job.HasEnded)?.Stage;

            public void Add(Job<GeneratedTextures> job, Action heed)
            {
                jobs.Add(job);
                job.Changed += changed =>
                {
                    if (changed.State == JobState.Failed)
                    {
                        // Before the queue begins with the next, which would fail alike.
                        Fail(changed.Problem);
                    }
                    heed();
                };
            }

            public void Fail(string problem)
            {
                Problem = problem;
                Cancel();
            }

            public void Cancel()
            {
                jobs.ForEach(job => job.Cancel());
                End();
            }

            public void End()
            {
                HasEnded = true;
            }
        }
    }
}
