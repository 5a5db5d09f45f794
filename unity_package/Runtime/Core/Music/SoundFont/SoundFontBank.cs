// The instruments of a SoundFont; those that it does not have are the built-in ones. Must not know what plays the sounds.
using System.Linq;

namespace Capriccio.Core
{
    internal sealed class SoundFontBank : SoundBank
    {
        private readonly SoundFontFile file;
        private readonly SoundFontPresets presets;
        private readonly InstrumentBank others;

        /// <param name="file">The SoundFont.</param>
        /// <param name="rate">Frames a second.</param>
        public SoundFontBank(SoundFontFile file, int rate)
            : base(rate)
        {
            this.file = file;
            presets = new SoundFontPresets(file);
            others = new InstrumentBank(rate);
        }

        protected override string KeyOf(int program, bool isDrums, int pitch, int velocity)
        {
            SoundFontZone[] zones = presets.Zones(program, isDrums, pitch, velocity);
            return zones.Length == 0
                ? $"{program} {isDrums} {pitch}"
                : $"{string.Join(",", zones.Select(zone => zone.Id))} {pitch}";
        }

        protected override Sound[] Make(int program, bool isDrums, int pitch, int velocity)
        {
            Sound[] made = presets.Zones(program, isDrums, pitch, velocity)
                .Select(zone => SoundFontSound.Make(file, zone, pitch, Rate)).Where(sound => sound != null).ToArray();
            return made.Length > 0 ? made : others.Sounds(program, isDrums, pitch, velocity);
        }
    }
}
