// How far a job has come.
namespace Capriccio.Editor
{
    internal enum JobState
    {
        /// <summary>Other jobs go first, or no backend answers.</summary>
        Waiting,

        /// <summary>The backend has it.</summary>
        Running,

        /// <summary>It has succeeded, and is in the history.</summary>
        Done,

        /// <summary>It has not: <see cref="Job.Problem"/>.</summary>
        Failed,

        /// <summary>The user has given it up.</summary>
        Cancelled,
    }
}
