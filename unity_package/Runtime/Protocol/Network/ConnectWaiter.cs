// Somebody who awaits a connection. Completing is thread-safe, and happens once.
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Protocol
{
    internal sealed class ConnectWaiter
    {
        private readonly TaskCompletionSource<ServerInfo> completion =
            new TaskCompletionSource<ServerInfo>(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ServerInfo> Task => completion.Task;

        /// <summary>Given when the network thread takes the wish.</summary>
        public long ExpiresAtMs { get; set; }

        public void Complete(ServerInfo server)
        {
            completion.TrySetResult(server);
        }

        public void Fail(System.Exception error)
        {
            completion.TrySetException(error);
        }

        public void Cancel(CancellationToken token)
        {
            completion.TrySetCanceled(token);
        }
    }
}
