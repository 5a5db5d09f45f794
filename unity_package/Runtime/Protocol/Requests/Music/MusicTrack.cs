// Who plays. Values only.
namespace Capriccio
{
    /// <summary>One instrument of a score. Immutable.</summary>
    public sealed class MusicTrack
    {
        /// <param name="name">For people; may be empty.</param>
        /// <param name="program">General MIDI's number of the instrument, 0 to 127.</param>
        /// <param name="isDrums">Whether its pitches are drums.</param>
        public MusicTrack(string name, int program, bool isDrums)
        {
            Name = name ?? string.Empty;
            Program = program;
            IsDrums = isDrums;
        }

        /// <summary>For people; may be empty.</summary>
        public string Name { get; }

        /// <summary>General MIDI's number of the instrument, 0 to 127; of drums, that of the kit.</summary>
        public int Program { get; }

        /// <summary>Whether its pitches are drums.</summary>
        public bool IsDrums { get; }
    }
}
