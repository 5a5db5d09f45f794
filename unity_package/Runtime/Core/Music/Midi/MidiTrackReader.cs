// The events of one MIDI track, one after another, with running status. Must not know what events mean.
using System;

namespace Capriccio.Core
{
    internal sealed class MidiTrackReader
    {
        private const int FirstStatus = 0x80;
        private const int FirstSystem = 0xf0;
        private const int EndOfExclusive = 0xf7;

        /// <summary>Files that hold more are common, and mean the highest.</summary>
        private const int HighestData = 0x7f;
        private const int LongestNumber = 4;

        private readonly byte[] bytes;
        private readonly int start;
        private readonly int end;
        private readonly string where;
        private int at;
        private long time;
        private int running;

        /// <param name="content">The track's bytes.</param>
        /// <param name="track">Its number from 0, for errors.</param>
        /// <param name="name">What errors call the file.</param>
        public MidiTrackReader(ArraySegment<byte> content, int track, string name)
        {
            bytes = content.Array;
            start = content.Offset;
            end = content.Offset + content.Count;
            at = start;
            where = $"{name} is damaged: track {track + 1}";
        }

        /// <summary>Reads the next event; answers false at the end.</summary>
        /// <exception cref="FormatException">The track is damaged from here on.</exception>
        public bool TryRead(out MidiEvent read)
        {
            read = default(MidiEvent);
            if (at == end)
            {
                return false;
            }
            time += Number();
            read.Time = time;
            read.Status = Status();
            ReadBody(ref read);
            return true;
        }

        private int Status()
        {
            if (Byte(at) < FirstStatus)
            {
                return running >= FirstStatus ? running : throw Damaged("a byte of data where an event should begin");
            }
            int status = bytes[at++];
            running = status < FirstSystem ? status : 0;
            return status;
        }

        private void ReadBody(ref MidiEvent read)
        {
            if (read.Status < FirstSystem)
            {
                read.Number = Data();
                // Programs and the pressure on a channel have one byte, all else of a channel two.
                read.Value = (read.Status & 0xe0) == 0xc0 ? 0 : Data();
            }
            else if (read.Status == MidiEvent.Meta)
            {
                read.Number = Byte(at);
                at++;
                read.Content = Counted();
            }
            else if (read.Status == FirstSystem || read.Status == EndOfExclusive)
            {
                Counted();
            }
            else
            {
                Skip(SystemLength(read.Status));
            }
        }

        // What has no business in a file, and is found there all the same.
        private int SystemLength(int status)
        {
            switch (status)
            {
                case 0xf2:
                    return 2;
                case 0xf1:
                case 0xf3:
                    return 1;
                case 0xf6:
                case 0xf8:
                case 0xfa:
                case 0xfb:
                case 0xfc:
                case 0xfe:
                    return 0;
                default:
                    throw Damaged($"there is no status 0x{status:x2}");
            }
        }

        private ArraySegment<byte> Counted()
        {
            int length = Number();
            int from = at;
            Skip(length);
            return new ArraySegment<byte>(bytes, from, length);
        }

        // One to four bytes of seven bits each.
        private int Number()
        {
            int number = 0;
            for (int count = 0; count < LongestNumber; count++)
            {
                int next = Byte(at);
                at++;
                number = (number << 7) | (next & HighestData);
                if (next < FirstStatus)
                {
                    return number;
                }
            }
            throw Damaged("a number of more than four bytes");
        }

        private int Data()
        {
            int value = Math.Min(Byte(at), HighestData);
            at++;
            return value;
        }

        private void Skip(int length)
        {
            if (length > end - at)
            {
                throw Damaged($"an event of {length} bytes, of which {end - at} are there");
            }
            at += length;
        }

        private int Byte(int place)
        {
            return place < end ? bytes[place] : throw Damaged("it breaks off");
        }

        private FormatException Damaged(string what)
        {
            return new FormatException($"{where}, byte {at - start} of {end - start}: {what}.");
        }
    }
}
