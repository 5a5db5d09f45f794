// A MIDI file taken apart into its tracks. Every length is checked against what is there before it is believed.
// Must not know what tracks hold.
using System;
using System.Collections.Generic;
using System.Text;

namespace Capriccio.Core
{
    internal sealed class MidiChunks
    {
        private const int MostTracks = 1024;
        private const int HeadBytes = 8;
        private const int HeaderBytes = 6;

        /// <summary>A division from which on a file counts frames of film (SMPTE), not beats.</summary>
        private const int FramesOfFilm = 0x8000;

        private readonly byte[] content;
        private readonly string name;
        private readonly List<ArraySegment<byte>> tracks = new List<ArraySegment<byte>>();
        private int at;

        /// <exception cref="FormatException">It is no MIDI file, breaks off, or is of no known type.</exception>
        public MidiChunks(byte[] content, string name)
        {
            this.content = content;
            this.name = name;
            if (content.Length < 4 || TypeAt(0) != "MThd")
            {
                throw new FormatException($"{name} is no MIDI file: it does not begin with MThd.");
            }
            ArraySegment<byte> header = Next();
            if (header.Count < HeaderBytes)
            {
                throw new FormatException($"{name} is damaged: its header has {header.Count} bytes, and needs {HeaderBytes}.");
            }
            int type = TwoBytes(header.Offset);
            if (type > 2)
            {
                throw new FormatException($"{name} is of type {type}; allowed: 0, 1 and 2.");
            }
            AreTracksOneAfterAnother = type == 2;
            TicksPerQuarter = Division(TwoBytes(header.Offset + 4));
            TakeTracks(TwoBytes(header.Offset + 2));
        }

        /// <summary>Ticks of a quarter note, 1 to 32767.</summary>
        public int TicksPerQuarter { get; }

        /// <summary>Whether it is of type 2; otherwise its tracks are played at once.</summary>
        public bool AreTracksOneAfterAnother { get; }

        /// <summary>The bytes of each track.</summary>
        public IReadOnlyList<ArraySegment<byte>> Tracks => tracks;

        private int Division(int division)
        {
            if (division >= FramesOfFilm)
            {
                throw new FormatException($"{name} counts frames of film (SMPTE); allowed: files that count beats.");
            }
            return division > 0 ? division : throw new FormatException($"{name} is damaged: its quarter notes have 0 ticks.");
        }

        // Chunks of unknown kinds are passed over, as the standard asks.
        private void TakeTracks(int count)
        {
            if (count > MostTracks)
            {
                throw new FormatException($"{name} has {count} tracks; allowed: {MostTracks}.");
            }
            while (tracks.Count < count)
            {
                if (at + HeadBytes > content.Length)
                {
                    throw new FormatException($"{name} breaks off: it has {tracks.Count} of its {count} tracks.");
                }
                string type = TypeAt(at);
                ArraySegment<byte> body = Next();
                if (type == "MTrk")
                {
                    tracks.Add(body);
                }
            }
        }

        private ArraySegment<byte> Next()
        {
            if (at + HeadBytes > content.Length)
            {
                throw new FormatException($"{name} breaks off within its header.");
            }
            long length = ((long)TwoBytes(at + 4) << 16) | (uint)TwoBytes(at + 6);
            int start = at + HeadBytes;
            if (length > content.Length - start)
            {
                throw new FormatException(
                    $"{name} breaks off: {content.Length - start} of the {length} bytes of its chunk {TypeAt(at)} are there.");
            }
            at = start + (int)length;
            return new ArraySegment<byte>(content, start, (int)length);
        }

        private string TypeAt(int place)
        {
            return Encoding.ASCII.GetString(content, place, 4);
        }

        private int TwoBytes(int place)
        {
            return (content[place] << 8) | content[place + 1];
        }
    }
}
