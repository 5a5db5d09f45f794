// What may be wished of music. Values only; ranges are checked by the server.
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>All that may be wished of a piece, or of music that goes on. What is null is left to the server.</summary>
    public sealed class MusicWishes : MusicChanges
    {
        /// <summary>In the manner of: <c>game</c>, <c>folk</c>, <c>classical</c> or <c>quartet</c>; null for <c>game</c>.</summary>
        public string Style { get; set; }

        /// <summary>How bars are counted, such as <c>3/4</c>; null for <c>4/4</c>.</summary>
        public string Metre { get; set; }

        /// <summary>
        /// At most six: General MIDI's names in snake case, short ones such as <c>piano</c>, and <c>drums</c>. Null for those of
        /// the style.
        /// </summary>
        public IReadOnlyList<string> Instruments { get; set; }

        /// <summary>0.1 to 2; below 1 the likely gets likelier. Null for 0.95.</summary>
        public double? Temperature { get; set; }

        /// <summary>0.05 to 1: only the likeliest notes that together are so likely are drawn from. Null for 0.95.</summary>
        public double? TopP { get; set; }

        /// <summary>Play only notes of the scale; null for false.</summary>
        public bool? StrictKey { get; set; }

        /// <summary>From 0 to 2⁵³; the same request with the same seed and the same model gives the same notes. Null for 0.</summary>
        public long? Seed { get; set; }

        /// <summary>Name of a <c>music.sequence</c> model; null for the first one by name.</summary>
        public string Model { get; set; }

        internal void AddTo(RequestFields fields)
        {
            fields.Text("style", Style);
            AddChangesTo(fields);
            fields.Text("metre", Metre).Add("instruments", InstrumentList()).Number("temperature", Temperature)
                .Number("top_p", TopP).Truth("strict_key", StrictKey).Integer("seed", Seed);
        }

        private MessagePackValue InstrumentList()
        {
            return Instruments == null
                ? MessagePackValue.Nil
                : MessagePackValue.List(Instruments.Select(MessagePackValue.From).ToArray());
        }
    }
}
