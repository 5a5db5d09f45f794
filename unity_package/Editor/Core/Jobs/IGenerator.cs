// What the queue needs of a connection.
using System;
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Editor
{
    /// <summary>Makes what is asked for. Its event is raised where the queue lives.</summary>
    internal interface IGenerator
    {
        /// <summary>Says whether a backend answers.</summary>
        bool IsReady { get; }

        /// <summary>Raised when <see cref="IsReady"/> may be another.</summary>
        event Action Changed;

        Task<T> GenerateAsync<T>(IGenerateRequest<T> request, IProgress<RequestProgress> progress, CancellationToken cancellation);
    }
}
