// A request whose answer is looked at before it is read: for the seed and the model, which every answer names alike.
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class RecordedRequest<T> : IGenerateRequest<T>
    {
        private readonly IGenerateRequest<T> request;
        private readonly MessagePackValue body;

        /// <param name="request">What is asked for.</param>
        /// <param name="body">Its fields as they were then: the caller may change the request since.</param>
        public RecordedRequest(IGenerateRequest<T> request, MessagePackValue body)
        {
            this.request = request;
            this.body = body;
        }

        public string Type => request.Type;

        public IReadOnlyList<WireBuffer> Buffers => request.Buffers;

        /// <summary>The seed that was used; null where the answer names none.</summary>
        public long? Seed { get; private set; }

        /// <summary>First 16 hex digits of the model's hash; null where the answer names none.</summary>
        public string ModelHash { get; private set; }

        public MessagePackValue Body()
        {
            return body;
        }

        public T Read(Reply reply)
        {
            Seed = reply.Body["seed"].TryGetInt64(out long seed) ? seed : (long?)null;
            ModelHash = reply.Body["model_hash"].TryGetString(out string hash) ? hash : null;
            return request.Read(reply);
        }
    }
}
