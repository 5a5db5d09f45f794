// The presets of a SoundFont: which zones play a note of a program. Each preset's zones are put together when it is first
// asked for. May be asked by several threads. Must not know waves.
using System;
using System.Collections.Generic;
using System.Linq;
using Generator = Capriccio.Core.SoundFontZone.Generator;

namespace Capriccio.Core
{
    internal sealed class SoundFontPresets
    {
        private const int DrumBank = 128;

        /// <summary>Zones of one preset, and of one note; no sensible file has more.</summary>
        private const int MostZones = 4096;
        private const int MostAtOnce = 8;
        private const int SignedFrom = 1 << 15;

        private readonly SoundFontFile file;

        // By bank and program: the number of a preset.
        private readonly Dictionary<long, int> numbers = new Dictionary<long, int>();

        // Guarded by itself: by the number of a preset, its zones.
        private readonly Dictionary<int, SoundFontZone[]> zones = new Dictionary<int, SoundFontZone[]>();
        private int nextId;

        public SoundFontPresets(SoundFontFile file)
        {
            this.file = file;
            SoundFontTable heads = file.Table("phdr");
            for (int number = 0; number < heads.Count; number++)
            {
                long place = Place(heads.Word(number, 22), heads.Word(number, 20));
                if (!numbers.ContainsKey(place))
                {
                    numbers[place] = number;
                }
            }
        }

        /// <summary>The zones that play a note; none where the file has no such instrument.</summary>
        public SoundFontZone[] Zones(int program, bool isDrums, int key, int velocity)
        {
            int preset = Number(program, isDrums);
            return preset < 0
                ? Array.Empty<SoundFontZone>()
                : ZonesOf(preset).Where(zone => zone.Plays(key, velocity)).Take(MostAtOnce).ToArray();
        }

        private static long Place(int bank, int program)
        {
            return ((long)bank << 16) | (uint)program;
        }

        // Drums have a bank of their own, whose program is the kit; there are files that have but one.
        private int Number(int program, bool isDrums)
        {
            bool isThere = numbers.TryGetValue(Place(isDrums ? DrumBank : 0, program), out int number)
                || (isDrums && numbers.TryGetValue(Place(DrumBank, 0), out number));
            return isThere ? number : -1;
        }

        private SoundFontZone[] ZonesOf(int preset)
        {
            lock (zones)
            {
                if (!zones.TryGetValue(preset, out SoundFontZone[] found))
                {
                    found = PutTogether(preset).Take(MostZones).ToArray();
                    zones[preset] = found;
                }
                return found;
            }
        }

        private IEnumerable<SoundFontZone> PutTogether(int preset)
        {
            foreach (SoundFontZone ofPreset in Read("phdr", "pbag", "pgen", preset, Generator.Instrument))
            {
                int instrument = ofPreset[Generator.Instrument];
                if (instrument >= file.Table("inst").Count)
                {
                    continue;
                }
                foreach (SoundFontZone ofInstrument in Read("inst", "ibag", "igen", instrument, Generator.Sample))
                {
                    SoundFontZone zone = ofInstrument.Added(ofPreset);
                    if (zone != null && zone[Generator.Sample] < file.Table("shdr").Count)
                    {
                        zone.Id = nextId++;
                        yield return zone;
                    }
                }
            }
        }

        // The zones of a preset or an instrument; the first names nothing below where it holds for all others.
        private IEnumerable<SoundFontZone> Read(string heads, string bags, string generators, int number, Generator below)
        {
            var common = new SoundFontZone();
            int first = file.Table(heads).Link(number);
            int end = Math.Min(file.Table(heads).Link(number + 1), first + MostZones);
            for (int bag = first; bag < end; bag++)
            {
                SoundFontZone zone = common.Copy();
                for (int record = file.Table(bags).Link(bag); record < file.Table(bags).Link(bag + 1); record++)
                {
                    ReadGenerator(file.Table(generators), record, zone);
                }
                if (zone.Says(below))
                {
                    yield return zone;
                }
                else if (bag == first)
                {
                    common = zone;
                }
            }
        }

        private static void ReadGenerator(SoundFontTable table, int record, SoundFontZone zone)
        {
            var generator = (Generator)table.Word(record, 0);
            int value = table.Word(record, 2);
            bool isUnsigned = generator == Generator.Keys || generator == Generator.Velocities
                || generator == Generator.Instrument || generator == Generator.Sample;
            zone[generator] = value >= SignedFrom && !isUnsigned ? value - (2 * SignedFrom) : value;
        }
    }
}
