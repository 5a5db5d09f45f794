// The running game's connection to its backend: where the shared client meets Unity's play mode. Decides nothing itself.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// The connection that all of a running game shares. It is made on first use, and ends when play ends, the domain
    /// reloads or the player quits. Main thread only.
    /// </summary>
    public static class CapriccioBackend
    {
        private static readonly SharedClient Shared = new SharedClient(Options);

        /// <summary>Raised on the main thread after every change of <see cref="State"/>, in order.</summary>
        public static event EventHandler<ConnectionChange> StateChanged
        {
            add { Shared.StateChanged += value; }
            remove { Shared.StateChanged -= value; }
        }

        /// <summary>The client. The first use makes it and begins to connect; don't dispose it, and don't keep it over play modes.</summary>
        /// <exception cref="ArgumentException">The address is no <c>tcp://HOST:PORT</c>.</exception>
        public static CapriccioClient Client => Shared.Client;

        /// <summary>What the connection is doing; asking does not connect.</summary>
        public static ConnectionState State => Shared.State;

        /// <summary>Why there is no connection, for people; null while there is one and while nothing has gone wrong yet.</summary>
        public static string Problem => Shared.Problem;

        /// <summary>Where the next client connects, as <c>tcp://HOST:PORT</c>; null for the project's settings. Forgotten when play begins.</summary>
        public static string Address { get; set; }

        /// <summary>The token for a backend that asks for one; null for none. Takes effect with the next client; forgotten when play begins.</summary>
        public static string Token { get; set; }

        /// <summary>Set once by the editor, whose user keeps a token in the preferences; null in players.</summary>
        internal static Func<string> EditorToken { get; set; }

        /// <summary>Ends the connection; the next use of <see cref="Client"/> makes another. Doing it twice is safe.</summary>
        public static void Disconnect()
        {
            Shared.End();
        }

        /// <summary>Begins as if the domain were new, which it is not where reloading it is turned off.</summary>
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        internal static void BeginPlay()
        {
            Shared.Forget();
            Address = null;
            Token = null;
            Application.quitting -= Shared.End;
            Application.quitting += Shared.End;
        }

        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.AfterSceneLoad)]
        private static void ConnectAtStart()
        {
            if (Shared.State != ConnectionState.Idle || !CapriccioSettings.Load().ConnectAtStart)
            {
                return;
            }
            try
            {
                GC.KeepAlive(Shared.Client);
            }
            catch (ArgumentException error)
            {
                Debug.LogError(error.Message);
            }
        }

        private static CapriccioClientOptions Options()
        {
            CapriccioClientOptions options = CapriccioSettings.Load().ToOptions();
            options.Address = Address ?? options.Address;
            options.Token = Token ?? EditorToken?.Invoke();
            return options;
        }
    }
}
