// The built-in instruments: a sound for each kind of tone at each pitch, and for each drum. Must not know what plays them.
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal sealed class InstrumentBank : SoundBank
    {
        // Of a kind: its tone, and its tables by how many partials they hold. Only used while a sound is made.
        private readonly Dictionary<string, Tone> tones = new Dictionary<string, Tone>();
        private readonly Dictionary<string, Dictionary<int, WaveTable[]>> tables = new Dictionary<string, Dictionary<int, WaveTable[]>>();

        /// <param name="rate">Frames a second.</param>
        public InstrumentBank(int rate)
            : base(rate)
        {
        }

        protected override string KeyOf(int program, bool isDrums, int pitch, int velocity)
        {
            return isDrums ? DrumSound.OfPitch(pitch) : $"{ToneKinds.OfProgram(program)} {pitch}";
        }

        protected override Sound[] Make(int program, bool isDrums, int pitch, int velocity)
        {
            if (isDrums)
            {
                return new[] { DrumSound.Make(DrumSound.OfPitch(pitch), Rate) };
            }
            string kind = ToneKinds.OfProgram(program);
            if (!tones.ContainsKey(kind))
            {
                tones[kind] = Tone.Of(kind);
                tables[kind] = new Dictionary<int, WaveTable[]>();
            }
            return new[] { ToneSound.Make(tones[kind], pitch, Rate, tables[kind]) };
        }
    }
}
