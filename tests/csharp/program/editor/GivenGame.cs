// A game that is played in the editor without a reload of the domain: what is static stays from one time to the next.
using System;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal sealed class GivenGame : IDisposable
    {
        public GivenGame(string address)
        {
            Shared = new SharedClient(() => new CapriccioClientOptions { Address = address, ClientName = "test-game" });
        }

        public SharedClient Shared { get; }

        public void Begin()
        {
            Shared.Forget();
            GC.KeepAlive(Shared.Client);
        }

        public void End()
        {
            Shared.End();
        }

        public void Dispose()
        {
            Shared.Forget();
        }
    }
}
