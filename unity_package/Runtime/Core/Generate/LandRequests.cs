// Land in one call: the request, the answer, its numbers.
using System;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Asking for land as numbers.</summary>
    public static class LandRequests
    {
        /// <summary>Sends a request and returns its heights; they are read on a thread of the pool.</summary>
        /// <param name="client">A connected client.</param>
        /// <param name="request">In the encoding <c>raw</c> or <c>r16</c>, or in none, which suits every size.</param>
        /// <param name="progress">Told how far it is, where the client's events are raised; null for nobody.</param>
        /// <param name="cancellation">Cancelling it tells the server to stop.</param>
        /// <exception cref="RequestFailedException">The server's answer is an error; its code says which.</exception>
        /// <exception cref="NotSupportedException">The request asks for a PNG or EXR file.</exception>
        public static async Task<HeightField> GenerateHeightsAsync(
            this CapriccioClient client,
            LandRequest request,
            IProgress<RequestProgress> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            using (GeneratedTerrain made = await client.GenerateAsync(request, progress, cancellation).ConfigureAwait(false))
            {
                return await Task.Run(() => made.ToHeightField(), cancellation).ConfigureAwait(false);
            }
        }
    }
}
