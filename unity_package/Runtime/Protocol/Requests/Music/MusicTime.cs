// How the time of a score is counted: bars, metres, tempos. Values only.
using System.Globalization;

namespace Capriccio
{
    /// <summary>One bar. Immutable.</summary>
    public struct MusicBar
    {
        /// <param name="start">Its first tick.</param>
        /// <param name="length">In ticks, 1 and more.</param>
        public MusicBar(int start, int length)
        {
            Start = start;
            Length = length;
        }

        /// <summary>Its first tick.</summary>
        public int Start { get; }

        /// <summary>In ticks, 1 and more.</summary>
        public int Length { get; }

        /// <summary>The first tick after it.</summary>
        public int End => Start + Length;
    }

    /// <summary>From which tick on how fast. Immutable.</summary>
    public struct MusicTempo
    {
        /// <param name="tick">From which tick on.</param>
        /// <param name="quartersPerMinute">Quarter notes in a minute, 1 to 1000.</param>
        public MusicTempo(int tick, double quartersPerMinute)
        {
            Tick = tick;
            QuartersPerMinute = quartersPerMinute;
        }

        /// <summary>From which tick on.</summary>
        public int Tick { get; }

        /// <summary>Quarter notes in a minute, 1 to 1000.</summary>
        public double QuartersPerMinute { get; }
    }

    /// <summary>From which tick on how bars are counted. Immutable.</summary>
    public struct MusicMetre
    {
        /// <param name="tick">From which tick on.</param>
        /// <param name="beats">The upper number, 1 to 255.</param>
        /// <param name="unit">The lower number, a power of two: 1 to 128.</param>
        public MusicMetre(int tick, int beats, int unit)
        {
            Tick = tick;
            Beats = beats;
            Unit = unit;
        }

        /// <summary>From which tick on.</summary>
        public int Tick { get; }

        /// <summary>The upper number.</summary>
        public int Beats { get; }

        /// <summary>The lower number.</summary>
        public int Unit { get; }

        /// <summary>As it is written: <c>6/8</c>.</summary>
        public override string ToString()
        {
            return $"{Beats}/{Unit}";
        }

        /// <summary>Quarter notes of a beat: one unit, and three where it is 6/8 or the like.</summary>
        internal double QuartersPerBeat()
        {
            bool isCompound = Unit == 8 && Beats > 3 && Beats % 3 == 0;
            return (isCompound ? 3 : 1) * 4.0 / Unit;
        }

        /// <summary>Says whether a score may have it.</summary>
        internal bool IsPossible()
        {
            return Beats >= 1 && Beats <= 255 && Unit >= 1 && Unit <= 128 && (Unit & (Unit - 1)) == 0;
        }

        /// <summary>Reads <c>6/8</c>; answers false where the text is no such thing.</summary>
        internal static bool TryParse(string text, out MusicMetre metre)
        {
            string[] numbers = text.Split('/');
            int beats = 0;
            int unit = 0;
            bool isRead = numbers.Length == 2
                && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out beats)
                && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out unit);
            metre = new MusicMetre(0, beats, unit);
            return isRead && metre.IsPossible();
        }
    }
}
