// What a job was made from, so that it can be made again. Values only.
using System.Collections.Generic;

namespace Capriccio.Editor
{
    /// <summary>The assets that a job's request was put together from: their GUIDs, or paths where they have none.</summary>
    internal sealed class JobSource
    {
        public static readonly JobSource None = new JobSource();

        public JobSource(params string[] assets)
        {
            Assets = (string[])assets.Clone();
        }

        public IReadOnlyList<string> Assets { get; }
    }
}
