// One event of a MIDI track. Values only.
using System;

namespace Capriccio.Core
{
    internal struct MidiEvent
    {
        public const int NoteOff = 0x80;
        public const int NoteOn = 0x90;
        public const int Program = 0xc0;
        public const int Meta = 0xff;

        /// <summary>Kinds of meta events.</summary>
        public const int Text = 0x01;
        public const int TrackName = 0x03;
        public const int SetTempo = 0x51;
        public const int TimeSignature = 0x58;
        public const int EndOfTrack = 0x2f;

        /// <summary>In ticks from the beginning of the track.</summary>
        public long Time { get; set; }

        public int Status { get; set; }

        /// <summary>The first byte after the status: the pitch, the program, the kind of a meta event.</summary>
        public int Number { get; set; }

        /// <summary>The second byte after the status, where there is one: the velocity.</summary>
        public int Value { get; set; }

        /// <summary>What a meta event holds.</summary>
        public ArraySegment<byte> Content { get; set; }

        /// <summary>The status without the channel.</summary>
        public int Kind => Status & 0xf0;

        public int Channel => Status & 0x0f;
    }
}
