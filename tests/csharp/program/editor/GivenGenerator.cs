// A backend for the queue that does what a test says, and a request that it can answer.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Editor;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal sealed class GivenGenerator : IGenerator
    {
        private bool isReady;

        public event Action Changed;

        /// <summary>What it was asked for, the oldest first.</summary>
        public List<Asked> Asked { get; } = new List<Asked>();

        public bool IsReady
        {
            get
            {
                return isReady;
            }
            set
            {
                isReady = value;
                Changed?.Invoke();
            }
        }

        public Task<T> GenerateAsync<T>(IGenerateRequest<T> request, IProgress<RequestProgress> progress, CancellationToken cancellation)
        {
            var completion = new TaskCompletionSource<T>();
            Asked.Add(new Asked
            {
                Body = request.Body(),
                Progress = progress,
                Cancellation = cancellation,
                Answer = reply => completion.SetResult(request.Read(reply)),
                Refuse = error => completion.SetException(error),
            });
            return completion.Task;
        }
    }

    internal sealed class Asked
    {
        public MessagePackValue Body { get; set; }

        public IProgress<RequestProgress> Progress { get; set; }

        public CancellationToken Cancellation { get; set; }

        public Action<Reply> Answer { get; set; }

        public Action<Exception> Refuse { get; set; }
    }

    /// <summary>Something that was made; it knows whether it was given back.</summary>
    internal sealed class Made : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose()
        {
            IsDisposed = true;
        }
    }

    internal sealed class MadeRequest : IGenerateRequest<Made>
    {
        public string Type => "test.make";

        public long Count { get; set; } = 4;

        public Made Last { get; private set; }

        public IReadOnlyList<WireBuffer> Buffers => new WireBuffer[0];

        public MessagePackValue Body()
        {
            return Given.Body("count", MessagePackValue.From(Count));
        }

        public Made Read(Reply reply)
        {
            reply.Dispose();
            return Last = new Made();
        }
    }
}
