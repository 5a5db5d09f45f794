// What callers are told when there is no connection. Each keeps the cause.
using System;

namespace Capriccio.Protocol
{
    internal static class ConnectionErrors
    {
        /// <summary>The error of a request that is made while there is no connection.</summary>
        public static DisconnectedException NotConnected(string requestType, CapriccioClientOptions options, bool wanted, Exception cause)
        {
            string why = wanted ? cause?.Message ?? "the first attempt is under way" : "nobody has called ConnectAsync";
            return new DisconnectedException($"{requestType} was not sent, there is no connection to {options.Address}: {why}", cause);
        }

        /// <summary>The error of a request that was under way when the connection broke.</summary>
        public static DisconnectedException Lost(string requestType, CapriccioClientOptions options, Exception cause)
        {
            return new DisconnectedException(
                $"The connection to {options.Address} was lost while {requestType} was under way: {cause.Message}", cause);
        }

        /// <summary>The error of somebody who waited for a connection long enough.</summary>
        public static TimedOutException ConnectTimedOut(CapriccioClientOptions options, Exception cause)
        {
            string why = cause == null ? "no answer yet" : cause.Message;
            return new TimedOutException(
                $"No connection to {options.Address} within {options.ConnectTimeout.TotalSeconds:0.###} s: {why}. "
                + "Is 'capriccio serve' running?",
                cause);
        }
    }
}
