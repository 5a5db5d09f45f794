// "tcp://HOST:PORT" taken apart. No name is resolved here.
using System;
using System.Globalization;

namespace Capriccio.Protocol
{
    internal sealed class ServerAddress
    {
        private const string Scheme = "tcp://";

        private readonly string text;

        private ServerAddress(string text, string host, int port)
        {
            this.text = text;
            Host = host;
            Port = port;
        }

        public string Host { get; }

        public int Port { get; }

        /// <exception cref="ArgumentException">The text is no such address; the message shows one.</exception>
        public static ServerAddress Parse(string text)
        {
            int colon = text == null ? -1 : text.LastIndexOf(':');
            bool tcp = colon > Scheme.Length && text.StartsWith(Scheme, StringComparison.Ordinal);
            if (!tcp || !TryParsePort(text.Substring(colon + 1), out int port))
            {
                throw new ArgumentException(
                    $"The address is '{text}'; it must look like tcp://127.0.0.1:{Spec.DefaultPort} "
                    + "(other transports are for Python clients).");
            }
            string host = text.Substring(Scheme.Length, colon - Scheme.Length).Trim('[', ']');
            return new ServerAddress(text, host, port);
        }

        public override string ToString()
        {
            return text;
        }

        private static bool TryParsePort(string digits, out int port)
        {
            return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0 && port <= 65535;
        }
    }
}
