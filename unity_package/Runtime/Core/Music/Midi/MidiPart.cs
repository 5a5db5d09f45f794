// Which notes of a MIDI file are one track of a score: those of one instrument on one channel of one track. Values only.
using System;

namespace Capriccio.Core
{
    internal struct MidiPart : IEquatable<MidiPart>
    {
        public MidiPart(int track, int channel, int program, bool isDrums)
        {
            Track = track;
            Channel = channel;
            Program = program;
            IsDrums = isDrums;
        }

        public int Track { get; }

        public int Channel { get; }

        public int Program { get; }

        public bool IsDrums { get; }

        public bool Equals(MidiPart other)
        {
            return Track == other.Track && Channel == other.Channel && Program == other.Program;
        }

        public override bool Equals(object other)
        {
            return other is MidiPart part && Equals(part);
        }

        public override int GetHashCode()
        {
            return (Track << 11) | (Channel << 7) | Program;
        }
    }
}
