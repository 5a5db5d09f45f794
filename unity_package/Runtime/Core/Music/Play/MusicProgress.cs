// How far music is, as the audio thread tells it. Values only.
namespace Capriccio.Core
{
    internal struct MusicProgress
    {
        /// <summary>The first of the frames that were made last.</summary>
        public long Frame { get; set; }

        /// <summary>How many those were.</summary>
        public int Count { get; set; }

        /// <summary>When they were made, by the machine's clock in seconds.</summary>
        public double AtS { get; set; }

        /// <summary>Seconds that rendering has taken altogether.</summary>
        public double RenderingS { get; set; }

        /// <summary>When the next bar line is mixed, by the clock of the engine's mixer in seconds.</summary>
        public double NextBarMixS { get; set; }

        /// <summary>The frame after those that were made last.</summary>
        public long End => Frame + Count;
    }
}
