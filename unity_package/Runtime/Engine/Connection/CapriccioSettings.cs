// What a project says about its backend, shipped with the game as an asset. Values only; never a token.
using System;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// A project's settings for the connection: an asset named <c>CapriccioSettings</c> in a <c>Resources</c> folder, which
    /// <i>Project Settings ▸ Capriccio</i> makes. Without one the defaults hold.
    /// </summary>
    public sealed class CapriccioSettings : ScriptableObject
    {
        /// <summary>The asset's name in <c>Resources</c>.</summary>
        public const string ResourceName = "CapriccioSettings";

        [SerializeField]
        [Tooltip("Where the backend listens, as tcp://HOST:PORT.")]
        private string address = "tcp://127.0.0.1:7470";

        [SerializeField]
        [Tooltip("Connect when the game starts, not when something first asks for the backend.")]
        private bool connectAtStart;

        [SerializeField]
        [Min(0.1f)]
        [Tooltip("Seconds for which the first attempts to connect may take; they go on in the background after that.")]
        private float connectTimeoutSeconds = 10f;

        [SerializeField]
        [Min(0.1f)]
        [Tooltip("Seconds that a request may take where its caller says nothing else.")]
        private float requestTimeoutSeconds = 30f;

        /// <summary>Where the backend listens, as <c>tcp://HOST:PORT</c>.</summary>
        public string Address => address;

        /// <summary>Connect when the game starts, not when something first asks for the backend.</summary>
        public bool ConnectAtStart => connectAtStart;

        /// <summary>Seconds that <see cref="CapriccioClient.ConnectAsync"/> waits; attempts go on in the background after that.</summary>
        public float ConnectTimeoutSeconds => connectTimeoutSeconds;

        /// <summary>Seconds that a request may take where its caller says nothing else.</summary>
        public float RequestTimeoutSeconds => requestTimeoutSeconds;

        /// <summary>The project's settings, or the defaults where it has none. Main thread only.</summary>
        public static CapriccioSettings Load()
        {
            var settings = Resources.Load<CapriccioSettings>(ResourceName);
            return settings ? settings : CreateInstance<CapriccioSettings>();
        }

        /// <summary>The same for a client.</summary>
        internal CapriccioClientOptions ToOptions()
        {
            return new CapriccioClientOptions
            {
                Address = address,
                ConnectTimeout = TimeSpan.FromSeconds(connectTimeoutSeconds),
                RequestTimeout = TimeSpan.FromSeconds(requestTimeoutSeconds),
            };
        }
    }
}
