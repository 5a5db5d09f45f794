// What makes music bar by bar, as whoever plans it sees it.
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Core
{
    internal interface IMusicBackend
    {
        /// <summary>Why nothing can be asked for now, for people; null while something can.</summary>
        string Problem { get; }

        Task<MusicSession> OpenAsync(MusicWishes wishes, CancellationToken cancellation);

        /// <summary>Asks for one bar.</summary>
        Task<MusicBars> NextAsync(MusicSession session, MusicChanges changes, string model, CancellationToken cancellation);
    }
}
