// What Undo or Redo has done, or what is left to the asset database to do.
using System.Collections.Generic;

namespace Capriccio.Editor
{
    internal sealed class FileChanges
    {
        /// <summary>Files whose content is another now; they are to be imported.</summary>
        public List<string> Changed { get; } = new List<string>();

        /// <summary>Files that are to be deleted, with their import settings, which were kept.</summary>
        public List<string> ToDelete { get; } = new List<string>();

        /// <summary>What was left alone and why, a sentence each.</summary>
        public List<string> Problems { get; } = new List<string>();
    }
}
