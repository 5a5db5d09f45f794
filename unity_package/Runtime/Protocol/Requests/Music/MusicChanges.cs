// What may be wished anew for each bar of music that goes on. Values only; ranges are checked by the server.
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>Wishes that may change while music goes on. What is null is left as it was.</summary>
    public class MusicChanges
    {
        /// <summary>The tonic, such as <c>D</c>, <c>Bb</c> or <c>F#</c>; null for <c>C</c>.</summary>
        public string Key { get; set; }

        /// <summary><c>major</c>, <c>minor</c>, <c>dorian</c>, <c>phrygian</c>, <c>lydian</c> or <c>mixolydian</c>; null for the mood's.</summary>
        public string Mode { get; set; }

        /// <summary>Quarter notes in a minute, 30 to 300; null for the style's.</summary>
        public double? Tempo { get; set; }

        /// <summary>Notes in a quarter note, of all instruments together, 0.25 to 16.</summary>
        public double? Density { get; set; }

        /// <summary>How high it lies: <c>low</c>, <c>middle</c> or <c>high</c>.</summary>
        public string Register { get; set; }

        /// <summary>0 calm to 1 combat: how dense, how loud, how many of the instruments.</summary>
        public double? Intensity { get; set; }

        /// <summary>
        /// <c>calm</c>, <c>happy</c>, <c>sad</c>, <c>dark</c>, <c>tense</c> or <c>heroic</c>: mode, tempo, register and intensity
        /// where they are not said.
        /// </summary>
        public string Mood { get; set; }

        internal void AddChangesTo(RequestFields fields)
        {
            fields.Text("key", Key).Text("mode", Mode).Number("tempo", Tempo).Number("density", Density)
                .Text("register", Register).Number("intensity", Intensity).Text("mood", Mood);
        }

        /// <summary>Takes over what the other one says.</summary>
        internal void Merge(MusicChanges other)
        {
            Key = other.Key ?? Key;
            Mode = other.Mode ?? Mode;
            Tempo = other.Tempo ?? Tempo;
            Density = other.Density ?? Density;
            Register = other.Register ?? Register;
            Intensity = other.Intensity ?? Intensity;
            Mood = other.Mood ?? Mood;
        }
    }
}
