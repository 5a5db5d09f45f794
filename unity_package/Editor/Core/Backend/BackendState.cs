// What the keeper of the backend is doing.
namespace Capriccio.Editor
{
    internal enum BackendState
    {
        /// <summary>No backend answers, and none is wanted here.</summary>
        Away,

        /// <summary>Before one is started, or after the scripts were reloaded: is there one already?</summary>
        Looking,

        /// <summary>One answers that was started elsewhere.</summary>
        Found,

        /// <summary>One was started, and does not answer yet, or not any more.</summary>
        Starting,

        /// <summary>The one that was started answers.</summary>
        Running,

        /// <summary>The one that was started, or an installation, has been asked to end.</summary>
        Stopping,

        /// <summary>The private environment is being made or upgraded.</summary>
        Installing,

        /// <summary>The private environment is being removed.</summary>
        Removing,

        /// <summary>No backend answers, and the last attempt to start or install one failed; the keeper says why.</summary>
        Failed,
    }

    internal static class BackendStates
    {
        /// <summary>What the keeper is doing while such a process runs, at first.</summary>
        public static BackendState Of(ProcessPurpose purpose)
        {
            switch (purpose)
            {
                case ProcessPurpose.Install:
                    return BackendState.Installing;
                case ProcessPurpose.Remove:
                    return BackendState.Removing;
                default:
                    return BackendState.Starting;
            }
        }
    }
}
