// Land that a window has, with where it comes from. Values only.
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class MadeLand
    {
        /// <param name="field">The land.</param>
        /// <param name="provenance">What it was made from, a map; empty where nobody knows.</param>
        /// <param name="job">What made it; null where a file held it.</param>
        public MadeLand(HeightField field, MessagePackValue provenance, Job job)
        {
            Field = field;
            Provenance = provenance;
            Job = job;
        }

        public HeightField Field { get; }

        public MessagePackValue Provenance { get; }

        public Job Job { get; }
    }
}
