// A zone of a SoundFont: for which keys and velocities a sample is played, and how. Must not know files, waves.
using System;
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal sealed class SoundFontZone
    {
        public const int MiddleKey = 60;
        private const int Coarse = 32768;

        /// <summary>Falling by 100 decibels, which is what the standard's times are for, takes this many time constants.</summary>
        private const double FallTimes = 11.5;
        private const double LongestS = 60;
        private const double ShortestAttackS = 0.001;
        private const double ShortestReleaseS = 0.01;

        /// <summary>Of what files say only this part is meant: they are made by ear for hardware that did so.</summary>
        private const double AttenuationShare = 0.4;
        private const double LargestAttenuation = 1440;
        private const int Never = -12000;

        // What holds where nothing is said; 0 for the others.
        private static readonly Dictionary<Generator, int> Defaults = new Dictionary<Generator, int>
        {
            { Generator.Delay, Never }, { Generator.Attack, Never }, { Generator.Hold, Never }, { Generator.Decay, Never },
            { Generator.Release, Never }, { Generator.Keys, 127 << 8 }, { Generator.Velocities, 127 << 8 }, { Generator.FixedKey, -1 },
            { Generator.FixedVelocity, -1 }, { Generator.ScaleTuning, 100 }, { Generator.RootKey, -1 },
        };

        // What a preset can't say, and what is not added: ranges are cut to what both allow, and two name what comes below.
        private static readonly HashSet<Generator> OfInstruments = new HashSet<Generator>
        {
            Generator.StartOffset, Generator.EndOffset, Generator.LoopStartOffset, Generator.LoopEndOffset, Generator.StartCoarse,
            Generator.EndCoarse, Generator.LoopStartCoarse, Generator.LoopEndCoarse, Generator.FixedKey, Generator.FixedVelocity,
            Generator.Modes, Generator.ExclusiveClass, Generator.RootKey, Generator.Keys, Generator.Velocities, Generator.Instrument,
            Generator.Sample,
        };

        private readonly Dictionary<Generator, int> values;

        public SoundFontZone()
            : this(new Dictionary<Generator, int>())
        {
        }

        private SoundFontZone(Dictionary<Generator, int> values)
        {
            this.values = values;
        }

        /// <summary>The numbers of the generators, by the names of the standard.</summary>
        public enum Generator
        {
            StartOffset = 0,
            EndOffset = 1,
            LoopStartOffset = 2,
            LoopEndOffset = 3,
            StartCoarse = 4,
            EndCoarse = 12,
            Pan = 17,
            Delay = 33,
            Attack = 34,
            Hold = 35,
            Decay = 36,
            Sustain = 37,
            Release = 38,
            KeyToHold = 39,
            KeyToDecay = 40,
            Instrument = 41,
            Keys = 43,
            Velocities = 44,
            LoopStartCoarse = 45,
            FixedKey = 46,
            FixedVelocity = 47,
            Attenuation = 48,
            LoopEndCoarse = 50,
            CoarseTune = 51,
            FineTune = 52,
            Sample = 53,
            Modes = 54,
            ScaleTuning = 56,
            ExclusiveClass = 57,
            RootKey = 58,
        }

        /// <summary>Tells it from the others of its file.</summary>
        public int Id { get; set; }

        /// <summary>What is said of a generator, or what holds else.</summary>
        public int this[Generator generator]
        {
            get
            {
                return values.TryGetValue(generator, out int said) || Defaults.TryGetValue(generator, out said) ? said : 0;
            }

            set
            {
                values[generator] = value;
            }
        }

        public bool Says(Generator generator)
        {
            return values.ContainsKey(generator);
        }

        public SoundFontZone Copy()
        {
            return new SoundFontZone(new Dictionary<Generator, int>(values));
        }

        /// <summary>Says whether it plays a note.</summary>
        public bool Plays(int key, int velocity)
        {
            return IsIn(this[Generator.Keys], key) && IsIn(this[Generator.Velocities], velocity);
        }

        /// <summary>This zone of an instrument with what a preset's zone adds; null where the two have no key in common.</summary>
        public SoundFontZone Added(SoundFontZone preset)
        {
            SoundFontZone sum = Copy();
            foreach (KeyValuePair<Generator, int> each in preset.values)
            {
                if (!OfInstruments.Contains(each.Key))
                {
                    sum[each.Key] = this[each.Key] + each.Value;
                }
            }
            return sum.Narrow(Generator.Keys, preset) && sum.Narrow(Generator.Velocities, preset) ? sum : null;
        }

        /// <summary>How much an address is moved.</summary>
        public long Offset(Generator fine, Generator coarse)
        {
            return this[fine] + ((long)this[coarse] * Coarse);
        }

        /// <summary>By how many semitones its sample is moved for a key.</summary>
        /// <param name="key">The key.</param>
        /// <param name="root">The sample's own.</param>
        /// <param name="correctionCents">The sample's own.</param>
        public double Semitones(int key, int root, int correctionCents)
        {
            int own = this[Generator.RootKey];
            int from = own >= 0 && own <= 127 ? own : root;
            int played = this[Generator.FixedKey] >= 0 ? this[Generator.FixedKey] : key;
            double tuned = this[Generator.CoarseTune] + ((this[Generator.FineTune] + correctionCents) / 100.0);
            return ((played - from) * this[Generator.ScaleTuning] / 100.0) + tuned;
        }

        /// <summary>What its sample is multiplied by.</summary>
        public double Gain()
        {
            return Math.Pow(10, -Clamped(this[Generator.Attenuation]) * AttenuationShare / 200);
        }

        /// <summary>How loud it is over time for a key.</summary>
        public Envelope EnvelopeFor(int key)
        {
            int fromMiddle = MiddleKey - key;
            double decayS = Seconds(this[Generator.Decay] + (fromMiddle * this[Generator.KeyToDecay]));
            return new Envelope
            {
                DelayS = Seconds(this[Generator.Delay]),
                AttackS = Math.Max(Seconds(this[Generator.Attack]), ShortestAttackS),
                HoldS = Seconds(this[Generator.Hold] + (fromMiddle * this[Generator.KeyToHold])),
                DecayS = Math.Max(decayS / FallTimes, ShortestAttackS),
                Sustain = Math.Pow(10, -Clamped(this[Generator.Sustain]) / 200),
                ReleaseS = Math.Max(Seconds(this[Generator.Release]) / FallTimes, ShortestReleaseS),
            };
        }

        private static double Clamped(int attenuation)
        {
            return Math.Max(0, Math.Min(LargestAttenuation, attenuation));
        }

        private static double Seconds(int timecents)
        {
            return timecents <= Never ? 0 : Math.Min(Math.Pow(2, timecents / 1200.0), LongestS);
        }

        private static bool IsIn(int range, int number)
        {
            return number >= (range & 0xff) && number <= range >> 8;
        }

        private bool Narrow(Generator range, SoundFontZone preset)
        {
            int low = Math.Max(this[range] & 0xff, preset[range] & 0xff);
            int high = Math.Min(this[range] >> 8, preset[range] >> 8);
            this[range] = low | (high << 8);
            return low <= high;
        }
    }
}
