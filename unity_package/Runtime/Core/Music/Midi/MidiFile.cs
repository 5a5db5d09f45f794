// Standard MIDI files, read and written whole. Must not know the disk, nor what the music is for.
using System;
using Capriccio.Core;

namespace Capriccio
{
    /// <summary>Reads and writes standard MIDI files (<c>.mid</c>).</summary>
    public static class MidiFile
    {
        /// <summary>The largest file that is read, in bytes; no piece of music has more.</summary>
        public const int MostBytes = 4 << 20;

        /// <summary>
        /// Reads the bytes of a file of type 0, 1 or 2 (whose tracks come one after another), in the ticks that it counts.
        /// Notes of one instrument of one track are one track of the score. Damage is told, never guessed around.
        /// </summary>
        /// <param name="content">All of it.</param>
        /// <param name="name">What errors call it.</param>
        /// <exception cref="FormatException">It is damaged, too large, or no MIDI file; the message says what is wrong, and where.</exception>
        public static MusicScore Read(byte[] content, string name = "the MIDI data")
        {
            if (content.Length > MostBytes)
            {
                throw new FormatException($"{name} has {content.Length} bytes; allowed: {MostBytes}.");
            }
            var chunks = new MidiChunks(content, name);
            var gatherer = new MidiGatherer(chunks.TicksPerQuarter, name);
            long start = 0;
            for (int track = 0; track < chunks.Tracks.Count; track++)
            {
                long end = gatherer.Take(track, new MidiTrackReader(chunks.Tracks[track], track, name), start);
                start = chunks.AreTracksOneAfterAnother ? end : 0;
            }
            return gatherer.ToScore();
        }

        /// <summary>The bytes of a file of type 1; equal scores give equal bytes.</summary>
        /// <param name="score">The music.</param>
        /// <param name="text">A text event at its beginning, which players pass over; null for none.</param>
        public static byte[] Write(MusicScore score, string text = null)
        {
            return new MidiWriter(score).Write(text);
        }
    }
}
