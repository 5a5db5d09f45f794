// Makes music through a client of the backend. Must not know what the music is for.
using System;
using System.Threading;
using System.Threading.Tasks;

namespace Capriccio.Core
{
    internal sealed class ClientMusic : IMusicBackend
    {
        private const string NoAnswer = "it has not answered yet";

        private readonly Func<CapriccioClient> client;
        private string reason;
        private string told;

        /// <param name="client">Gives the client, which may be another one each time.</param>
        public ClientMusic(Func<CapriccioClient> client)
        {
            this.client = client;
        }

        public string Problem
        {
            get
            {
                try
                {
                    CapriccioClient current = client();
                    return current.State == ConnectionState.Connected ? null : Told(current.LastError?.Message ?? NoAnswer);
                }
                catch (ArgumentException error)
                {
                    return Told(error.Message);
                }
            }
        }

        public Task<MusicSession> OpenAsync(MusicWishes wishes, CancellationToken cancellation)
        {
            return client().GenerateAsync(new MusicOpening(wishes), null, cancellation);
        }

        public Task<MusicBars> NextAsync(MusicSession session, MusicChanges changes, string model, CancellationToken cancellation)
        {
            return client().GenerateAsync(new MusicNextRequest(session, changes) { Model = model }, null, cancellation);
        }

        // Asked again and again while there is none, without garbage.
        private string Told(string why)
        {
            if (why != reason)
            {
                reason = why;
                told = $"no backend: {why}";
            }
            return told;
        }
    }
}
