// Finds a text event by its beginning in the first track of a standard MIDI file. Must not know what it says.
using System;
using System.Text;

namespace Capriccio.Editor
{
    internal struct MidiNote
    {
        private const int Meta = 0xff;
        private const int TextEvent = 0x01;
        private const int EndOfTrack = 0x2f;
        private const int FirstSystem = 0xf0;
        private const int LargestLength = 4;

        private readonly byte[] file;
        private int at;
        private int end;

        private MidiNote(byte[] file)
        {
            this.file = file;
            at = 0;
            end = file.Length;
        }

        /// <summary>Says whether these bytes begin as a MIDI file does.</summary>
        public static bool IsMidi(byte[] file)
        {
            return file.Length >= 4 && file[0] == 'M' && file[1] == 'T' && file[2] == 'h' && file[3] == 'd';
        }

        /// <summary>The rest of the first text event that begins so, or null where there is none.</summary>
        /// <exception cref="FormatException">The file is damaged; the message says where.</exception>
        public static string Find(byte[] file, string beginning)
        {
            var reader = new MidiNote(file);
            reader.EnterFirstTrack();
            int status = 0;
            while (reader.at < reader.end)
            {
                reader.ReadLength();
                status = reader.ReadStatus(status);
                int kind = status == Meta ? reader.ReadByte() : -1;
                int length = reader.LengthOf(status);
                if (kind == TextEvent && reader.TextOf(length).StartsWith(beginning, StringComparison.Ordinal))
                {
                    return reader.TextOf(length).Substring(beginning.Length);
                }
                if (kind == EndOfTrack)
                {
                    return null;
                }
                reader.at += length;
            }
            return null;
        }

        private void EnterFirstTrack()
        {
            string type = null;
            while (type != "MTrk")
            {
                Need(8);
                type = Encoding.ASCII.GetString(file, at, 4);
                long length = ((long)file[at + 4] << 24) | ((long)file[at + 5] << 16) | ((long)file[at + 6] << 8) | file[at + 7];
                at += 8;
                Need(length);
                at += type == "MTrk" ? 0 : (int)length;
                end = type == "MTrk" ? at + (int)length : end;
            }
        }

        private int ReadStatus(int running)
        {
            Need(1);
            if (file[at] >= 0x80)
            {
                return file[at++];
            }
            // Running status: the event's first byte is data already.
            return running >= 0x80 && running < FirstSystem ? running : throw Damaged("an event without a status");
        }

        private int LengthOf(int status)
        {
            int length;
            if (status == Meta || status == 0xf0 || status == 0xf7)
            {
                length = ReadLength();
            }
            else if (status >= FirstSystem)
            {
                throw Damaged($"an event 0x{status:x2}, which no file holds");
            }
            else
            {
                // Changes of the program and of the channel's pressure have one byte, all others two.
                length = (status & 0xe0) == 0xc0 ? 1 : 2;
            }
            Need(length);
            return length;
        }

        private int ReadLength()
        {
            int length = 0;
            for (int bytes = 0; bytes < LargestLength; bytes++)
            {
                int next = ReadByte();
                length = (length << 7) | (next & 0x7f);
                if (next < 0x80)
                {
                    return length;
                }
            }
            throw Damaged("a length of more than four bytes");
        }

        private int ReadByte()
        {
            Need(1);
            return file[at++];
        }

        private string TextOf(int length)
        {
            return Encoding.UTF8.GetString(file, at, length);
        }

        private void Need(long bytes)
        {
            if (at + bytes > end)
            {
                throw Damaged("its end");
            }
        }

        private FormatException Damaged(string found)
        {
            return new FormatException($"The MIDI file is damaged: there is {found} at byte {at}.");
        }
    }
}
