// A job with what it makes. Belongs to the thread of the queue; its task may be awaited anywhere.
using System;
using System.Threading.Tasks;

namespace Capriccio.Editor
{
    internal sealed class Job<T> : Job, IProgress<RequestProgress>
    {
        private readonly TaskCompletionSource<T> completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        private RecordedRequest<T> request;

        public Job(string tool, string title, IGenerateRequest<T> request, JobSource source)
            : base(tool, title, request.Type, request.Body(), source)
        {
            this.request = new RecordedRequest<T>(request, Body);
            // Nobody need look at a failure: the queue shows it.
            completion.Task.ContinueWith(ended => ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        /// <summary>What was made, which is the caller's to dispose. Fails as the request does, and is cancelled with the job.</summary>
        public Task<T> Task => completion.Task;

        void IProgress<RequestProgress>.Report(RequestProgress value)
        {
            Advance(value);
        }

        internal override async Task RunAsync(IGenerator generator)
        {
            try
            {
                Begin();
                Take(await generator.GenerateAsync(request, this, Cancellation));
            }
            catch (Exception error)
            {
                Refuse(error);
            }
            // What was sent may be large, and the job stays as long as what it made is shown.
            request = null;
        }

        protected override void GiveUp()
        {
            completion.TrySetCanceled(Cancellation);
        }

        private void Take(T made)
        {
            if (HasEnded)
            {
                // It came in the moment in which it was given up.
                (made as IDisposable)?.Dispose();
                return;
            }
            Finish(HistoryEntry.Of(this, request.Seed, request.ModelHash));
            completion.TrySetResult(made);
        }

        private void Refuse(Exception error)
        {
            if (!HasEnded)
            {
                Fail(error);
                completion.TrySetException(error);
            }
        }
    }
}
