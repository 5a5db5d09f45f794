// What every request for generated things can do: say itself on the wire and read its answer. Knows no connection.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>A request for textures, terrain or music. Values only; it may be sent as often as you like.</summary>
    /// <typeparam name="T">What comes back.</typeparam>
    public interface IGenerateRequest<T>
    {
        /// <summary>Its type on the wire, such as <c>texture.vary</c>.</summary>
        string Type { get; }

        /// <summary>Its fields as they are now; those that are not set are left to the server.</summary>
        MessagePackValue Body();

        /// <summary>Its buffers, in the order in which the body speaks of them. Sent in place.</summary>
        IReadOnlyList<WireBuffer> Buffers { get; }

        /// <summary>Takes the answer over: its memory goes when the result is disposed, or at once where it can't be read.</summary>
        /// <exception cref="ProtocolException">The answer is not what the protocol says.</exception>
        T Read(Reply reply);
    }

    /// <summary>Sending requests for generated things.</summary>
    public static class GenerateRequests
    {
        /// <summary>How long such a request may take where its caller says nothing: ten minutes.</summary>
        public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

        /// <summary>Sends a request and reads its answer.</summary>
        /// <param name="client">A connected client.</param>
        /// <param name="request">What to make.</param>
        /// <param name="progress">Told how far it is, where the client's events are raised; null for nobody.</param>
        /// <param name="cancellation">Cancelling it tells the server to stop.</param>
        /// <exception cref="RequestFailedException">The server's answer is an error; its code says which.</exception>
        public static async Task<T> GenerateAsync<T>(
            this CapriccioClient client,
            IGenerateRequest<T> request,
            IProgress<RequestProgress> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var options = new RequestOptions { Timeout = LongestWait, Progress = progress };
            Reply reply = await client.RequestAsync(request.Type, request.Body(), request.Buffers, options, cancellation)
                .ConfigureAwait(false);
            return request.Read(reply);
        }
    }
}
