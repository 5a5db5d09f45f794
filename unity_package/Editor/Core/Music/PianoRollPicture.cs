// A score as a piano roll: time to the right, pitch upwards, a colour for each track, bar lines. Must not know who shows it.
using System;
using System.Linq;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal static class PianoRollPicture
    {
        public const int WidthPx = 1024;
        private const int TallestPx = 512;
        private const int PitchPx = 8;
        private const int Channels = 3;
        private const double LoudestVelocity = 127;
        private static readonly byte[] Background = { 31, 33, 41 };
        private static readonly byte[] BarLine = { 58, 60, 67 };

        private static readonly byte[][] Colors =
        {
            new byte[] { 0xe0, 0xa4, 0x58 }, new byte[] { 0x7f, 0xb7, 0xbe }, new byte[] { 0xc4, 0x6d, 0x5e }, new byte[] { 0x9b, 0xc5, 0x3d },
            new byte[] { 0xb5, 0x9f, 0xd6 }, new byte[] { 0xd8, 0xd4, 0xc0 },
        };

        /// <summary>Draws a score: red, green, blue, rows from the top.</summary>
        public static Pixels Draw(MusicScore score)
        {
            int lowest = score.Notes.Select(note => note.Pitch).DefaultIfEmpty(60).Min();
            int pitches = score.Notes.Select(note => note.Pitch).DefaultIfEmpty(60).Max() - lowest + 1;
            int pitchPx = Math.Max(2, Math.Min(PitchPx, TallestPx / pitches));
            var picture = new Pixels(new byte[WidthPx * pitches * pitchPx * Channels], WidthPx, pitches * pitchPx, Channels);
            Fill(picture, 0, 0, WidthPx, picture.Height, Background, 1);
            double tickPx = WidthPx / (double)Math.Max(1, score.EndTick);
            foreach (MusicBar bar in score.Bars)
            {
                Fill(picture, (int)(bar.Start * tickPx), 0, 1, picture.Height, BarLine, 1);
            }
            foreach (MusicNote note in score.Notes)
            {
                int left = (int)(note.Start * tickPx);
                int width = Math.Max(2, (int)(((double)note.Start + note.Length) * tickPx) - left - 1);
                int top = (lowest + pitches - 1 - note.Pitch) * pitchPx;
                double strength = 0.4 + (0.6 * note.Velocity / LoudestVelocity);
                Fill(picture, left, top, width, pitchPx - 1, Colors[note.Track % Colors.Length], strength);
            }
            return picture;
        }

        // Mixes a colour into a rectangle; what lies outside of the picture is cut off.
        private static void Fill(Pixels picture, int left, int top, int width, int height, byte[] color, double strength)
        {
            int right = Math.Min(picture.Width, left + width);
            int bottom = Math.Min(picture.Height, top + height);
            for (int y = top; y < bottom; y++)
            {
                for (int x = left; x < right; x++)
                {
                    int at = (y * picture.Stride) + (x * Channels);
                    for (int channel = 0; channel < Channels; channel++)
                    {
                        byte before = picture.Bytes[at + channel];
                        picture.Bytes[at + channel] = (byte)Math.Round(before + ((color[channel] - before) * strength));
                    }
                }
            }
        }
    }
}
