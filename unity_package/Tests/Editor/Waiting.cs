// Lets a test wait for a task, as the editor goes on.
using System;
using System.Collections;
using System.Threading.Tasks;

namespace Capriccio.Tests
{
    internal static class Waiting
    {
        private const double LongestSeconds = 60;

        /// <summary>Yields until the task has ended; an error that ended it is thrown.</summary>
        public static IEnumerator For(Task task)
        {
            DateTime begun = DateTime.UtcNow;
            while (!task.IsCompleted)
            {
                if ((DateTime.UtcNow - begun).TotalSeconds > LongestSeconds)
                {
                    throw new TimeoutException($"A task was still running after {LongestSeconds} s.");
                }
                yield return null;
            }
            task.GetAwaiter().GetResult();
        }
    }
}
