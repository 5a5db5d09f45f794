// Tasks that nobody waits for: what goes wrong in them is told in the console.
using System.Threading.Tasks;
using UnityEngine;

namespace Capriccio.Editor
{
    internal static class Unawaited
    {
        /// <summary>Lets a task go on by itself.</summary>
        public static void Observe(Task task)
        {
            task.ContinueWith(ended => Debug.LogException(ended.Exception), TaskContinuationOptions.OnlyOnFaulted);
        }
    }
}
