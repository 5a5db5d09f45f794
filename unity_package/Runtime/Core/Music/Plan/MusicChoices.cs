// What there is to choose from, for those who set music up in an inspector.
using System;

namespace Capriccio
{
    /// <summary>A mood: mode, tempo, register and intensity where they are not said.</summary>
    public enum MusicMood
    {
        /// <summary>Left as it is.</summary>
        Any,

        /// <summary>At rest.</summary>
        Calm,

        /// <summary>Bright.</summary>
        Happy,

        /// <summary>Slow and minor.</summary>
        Sad,

        /// <summary>Low and minor.</summary>
        Dark,

        /// <summary>Before, and in, a fight.</summary>
        Tense,

        /// <summary>A victory.</summary>
        Heroic,
    }

    /// <summary>The mode of a key.</summary>
    public enum MusicMode
    {
        /// <summary>What suits.</summary>
        Any,

        /// <summary>Major.</summary>
        Major,

        /// <summary>Natural minor.</summary>
        Minor,

        /// <summary>Minor with a high sixth.</summary>
        Dorian,

        /// <summary>Minor with a low second.</summary>
        Phrygian,

        /// <summary>Major with a high fourth.</summary>
        Lydian,

        /// <summary>Major with a low seventh.</summary>
        Mixolydian,
    }

    /// <summary>What music is in the manner of.</summary>
    public enum MusicStyle
    {
        /// <summary>The backend's default.</summary>
        Any,

        /// <summary>Music of games.</summary>
        Game,

        /// <summary>Irish dances.</summary>
        Folk,

        /// <summary>Keyboard, mostly Bach and Mozart.</summary>
        Classical,

        /// <summary>A string quartet.</summary>
        Quartet,
    }

    /// <summary>Their names on the wire.</summary>
    internal static class MusicChoices
    {
        /// <summary>The first of each stands for no wish, and gives null.</summary>
        public static string ToWire(Enum choice)
        {
            string name = choice.ToString();
            return name == nameof(MusicMood.Any) ? null : name.ToLowerInvariant();
        }
    }
}
