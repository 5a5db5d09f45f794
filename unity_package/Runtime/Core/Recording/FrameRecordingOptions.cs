// When and where frames are recorded. Values only.
namespace Capriccio.Core
{
    internal sealed class FrameRecordingOptions
    {
        /// <summary>An absolute path; made where it is missing.</summary>
        public string Folder { get; set; }

        /// <summary>What names begin with.</summary>
        public string Prefix { get; set; } = "frame";

        /// <summary>Seconds between frames.</summary>
        public double EverySeconds { get; set; } = 0.5;

        /// <summary>Drawn frames between recorded ones, instead of seconds where it is more than 0.</summary>
        public int EveryFrames { get; set; }

        /// <summary>Files after which recording stops; 0 for no end.</summary>
        public int MaxFrames { get; set; }

        /// <summary>Mean difference of brightness, 0 to 1, below which a frame counts as a duplicate. 0 keeps all.</summary>
        public double DuplicateThreshold { get; set; } = 0.01;
    }
}
