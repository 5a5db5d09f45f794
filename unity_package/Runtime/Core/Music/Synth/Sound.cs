// A sound at one pitch that can be played as it is, one number a frame: what a bank has for a note. Made once and then only
// read, so that threads may share it. Must not know notes, nor how it was made.
namespace Capriccio.Core
{
    internal sealed class Sound
    {
        public Sound(float[] wave)
        {
            Wave = wave;
        }

        /// <summary>The wave; about −1 to 1.</summary>
        public float[] Wave { get; }

        /// <summary>What is repeated while the note lasts: from here …</summary>
        public int LoopFrom { get; set; }

        /// <summary>… to here, which is not played itself. 0 for a sound that ends.</summary>
        public int LoopTo { get; set; }

        /// <summary>How loud it is over time.</summary>
        public Envelope Envelope { get; set; } = new Envelope();

        /// <summary>What it is multiplied by.</summary>
        public double Gain { get; set; } = 1;

        /// <summary>−1 left to 1 right, besides the place of its track.</summary>
        public double Pan { get; set; }

        /// <summary>Whether it lasts to its end however short the note is, as a drum's does.</summary>
        public bool RingsOut { get; set; }

        /// <summary>Another sound of the same group and track ends it; 0 for none. An open hi-hat is closed so.</summary>
        public int ExclusiveGroup { get; set; }
    }
}
