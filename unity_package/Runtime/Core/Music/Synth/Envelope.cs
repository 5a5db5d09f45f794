// How loud a sound is from its beginning to its end: delay, attack, hold, decay, sustain, release. Values only.
using System;

namespace Capriccio.Core
{
    /// <summary>
    /// The attack is linear; decay and release fall by the same number of decibels each second, as strings and rooms do.
    /// </summary>
    internal sealed class Envelope
    {
        /// <summary>Falling by 60 dB takes this many time constants.</summary>
        public const double SilenceTimes = 6.9;

        /// <summary>Seconds of silence before it begins.</summary>
        public double DelayS { get; set; }

        /// <summary>Seconds to full loudness, more than 0.</summary>
        public double AttackS { get; set; } = 0.002;

        /// <summary>Seconds at full loudness.</summary>
        public double HoldS { get; set; }

        /// <summary>Seconds in which it falls to 1/e.</summary>
        public double DecayS { get; set; } = 1;

        /// <summary>What it falls to, 0 to 1.</summary>
        public double Sustain { get; set; }

        /// <summary>Seconds in which it falls to 1/e after the note's end.</summary>
        public double ReleaseS { get; set; } = 0.05;

        /// <summary>The loudness, 0 to 1, so long after the note's start while it is held.</summary>
        public double Level(double timeS)
        {
            double since = timeS - DelayS;
            if (since < AttackS)
            {
                return Math.Max(since, 0) / AttackS;
            }
            since -= AttackS + HoldS;
            return since <= 0 ? 1 : Math.Max(Sustain, Math.Exp(-since / DecayS));
        }
    }
}
