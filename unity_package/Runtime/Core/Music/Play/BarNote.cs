// One note of a bar, in seconds. Values only.
namespace Capriccio.Core
{
    internal struct BarNote
    {
        public BarNote(double startS, double lengthS, MusicNote note)
        {
            StartS = startS;
            LengthS = lengthS;
            Pitch = note.Pitch;
            Velocity = note.Velocity;
            Track = note.Track;
        }

        /// <summary>Seconds from the bar's beginning.</summary>
        public double StartS { get; }

        public double LengthS { get; }

        public int Pitch { get; }

        public int Velocity { get; }

        public int Track { get; }
    }
}
