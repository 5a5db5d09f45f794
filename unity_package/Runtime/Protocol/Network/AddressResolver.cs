// Turns a host into an address to connect to, one after another on repeated attempts. A name is looked up on another
// thread, because a lookup can take seconds and nothing interrupts it; numeric addresses and localhost need none.
using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Capriccio.Protocol
{
    internal sealed class AddressResolver
    {
        private readonly ServerAddress address;
        private Task<IPAddress[]> lookup;
        private int attempt;

        public AddressResolver(ServerAddress address)
        {
            this.address = address;
        }

        /// <summary>Answers false while a lookup is under way; <paramref name="whenDone"/> is called on some thread at its end.</summary>
        /// <exception cref="SocketException">The name is unknown.</exception>
        public bool TryNext(Action whenDone, out IPEndPoint endPoint)
        {
            endPoint = null;
            lookup = lookup ?? Begin(whenDone);
            if (!lookup.IsCompleted)
            {
                return false;
            }
            Task<IPAddress[]> done = lookup;
            if (done.IsFaulted)
            {
                lookup = null;
            }
            IPAddress[] found = done.GetAwaiter().GetResult();
            endPoint = new IPEndPoint(found[attempt++ % found.Length], address.Port);
            return true;
        }

        private Task<IPAddress[]> Begin(Action whenDone)
        {
            if (IPAddress.TryParse(address.Host, out IPAddress numeric))
            {
                return Task.FromResult(new[] { numeric });
            }
            if (address.Host == "localhost")
            {
                // Where a backend binds by default; trying ::1 in between would only hide why 127.0.0.1 refused.
                return Task.FromResult(new[] { IPAddress.Loopback });
            }
            Task<IPAddress[]> task = LookUp(address.Host);
            task.ContinueWith(_ => whenDone(), TaskScheduler.Default);
            return task;
        }

        private static async Task<IPAddress[]> LookUp(string host)
        {
            IPAddress[] all = await Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
            IPAddress[] usable = all.OrderBy(found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).ToArray();
            return usable.Length > 0 ? usable : throw new SocketException((int)SocketError.HostNotFound);
        }
    }
}
