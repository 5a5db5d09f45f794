// The last lines of a log, for showing. Belongs to one thread.
using System;
using System.Collections.Generic;

namespace Capriccio.Editor
{
    internal sealed class LogBuffer
    {
        public const int MostLines = 500;

        private readonly List<string> lines = new List<string>();

        /// <summary>Raised when lines came or went.</summary>
        public event Action Changed;

        /// <summary>The oldest first.</summary>
        public IReadOnlyList<string> Lines => lines;

        /// <summary>Adds lines; the oldest go where there are too many.</summary>
        public void Add(IReadOnlyCollection<string> more)
        {
            if (more.Count == 0)
            {
                return;
            }
            lines.AddRange(more);
            lines.RemoveRange(0, Math.Max(0, lines.Count - MostLines));
            Changed?.Invoke();
        }

        public void Clear()
        {
            lines.Clear();
            Changed?.Invoke();
        }
    }
}
