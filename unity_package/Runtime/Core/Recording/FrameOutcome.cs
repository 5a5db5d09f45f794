// What became of a captured picture. Values only.
namespace Capriccio.Core
{
    internal enum FrameFate
    {
        /// <summary>It lies complete on the disk.</summary>
        Written,

        /// <summary>It was left out, since it is like the last one written.</summary>
        Duplicate,

        /// <summary>It could not be written.</summary>
        Failed,
    }

    internal struct FrameOutcome
    {
        private FrameOutcome(FrameFate fate, string path, string problem)
        {
            Fate = fate;
            Path = path;
            Problem = problem;
        }

        public FrameFate Fate { get; }

        /// <summary>The file that was written; otherwise null.</summary>
        public string Path { get; }

        /// <summary>Why none was; otherwise null.</summary>
        public string Problem { get; }

        public static FrameOutcome Written(string path)
        {
            return new FrameOutcome(FrameFate.Written, path, null);
        }

        public static FrameOutcome Duplicate()
        {
            return new FrameOutcome(FrameFate.Duplicate, null, null);
        }

        public static FrameOutcome Failed(string problem)
        {
            return new FrameOutcome(FrameFate.Failed, null, problem);
        }
    }
}
