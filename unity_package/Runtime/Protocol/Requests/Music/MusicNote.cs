// One note. Values only.
namespace Capriccio
{
    /// <summary>One note, or one stroke of a drum. Immutable.</summary>
    public struct MusicNote
    {
        /// <param name="start">In ticks from the beginning of the piece.</param>
        /// <param name="length">In ticks, 1 and more.</param>
        /// <param name="pitch">0 to 127; 60 is middle C. For drums, General MIDI's number of the drum.</param>
        /// <param name="velocity">1 to 127: how hard it is struck.</param>
        /// <param name="track">Its place in the score's tracks.</param>
        public MusicNote(int start, int length, int pitch, int velocity, int track)
        {
            Start = start;
            Length = length;
            Pitch = pitch;
            Velocity = velocity;
            Track = track;
        }

        /// <summary>In ticks from the beginning of the piece.</summary>
        public int Start { get; }

        /// <summary>In ticks, 1 and more.</summary>
        public int Length { get; }

        /// <summary>0 to 127; 60 is middle C. For drums, General MIDI's number of the drum.</summary>
        public int Pitch { get; }

        /// <summary>1 to 127: how hard it is struck.</summary>
        public int Velocity { get; }

        /// <summary>Its place in the score's tracks.</summary>
        public int Track { get; }

        /// <summary>For logs: <c>[48, 12, 60, 90, 0]</c>.</summary>
        public override string ToString()
        {
            return $"[{Start}, {Length}, {Pitch}, {Velocity}, {Track}]";
        }
    }
}
