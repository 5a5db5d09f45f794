// Finds what a file says of how it was made: inside a PNG or MIDI file, or in the note beside a file of heights.
// Must not know the asset database.
using System;
using System.IO;
using System.Text;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal static class ProvenanceOf
    {
        /// <summary>The keyword of a PNG file's text, and how a MIDI file's text event begins.</summary>
        private const string Key = "capriccio";
        private const long LargestFile = 256L << 20;

        /// <summary>Reads what a file says, or the note beside it; null where neither says anything.</summary>
        /// <exception cref="FormatException">One is damaged, or what it says is; the message says how.</exception>
        /// <exception cref="FileProblemException">One can't be read.</exception>
        public static Provenance File(string path)
        {
            string suffix = Path.GetExtension(path).ToLowerInvariant();
            Provenance inside = suffix == ".png" || suffix == ".mid" || suffix == ".midi" ? Bytes(Content(path)) : null;
            string note = path + ".json";
            return inside ?? (System.IO.File.Exists(note) ? Sidecar(Encoding.UTF8.GetString(Content(note))) : null);
        }

        /// <summary>Reads what the bytes of a PNG or MIDI file say; null where they say nothing.</summary>
        /// <exception cref="FormatException">They are damaged, or what they say is.</exception>
        public static Provenance Bytes(byte[] file)
        {
            string told = null;
            if (PngNote.IsPng(file))
            {
                told = PngNote.Find(file, Key);
            }
            else if (MidiNote.IsMidi(file))
            {
                told = MidiNote.Find(file, Key + " ");
            }
            return told == null ? null : Told(JsonReader.Read(told));
        }

        /// <summary>Reads the note beside a file of heights; null where it does not say how they were made.</summary>
        /// <exception cref="FormatException">It is no JSON, or damaged.</exception>
        public static Provenance Sidecar(string json)
        {
            MessagePackValue told = JsonReader.Read(json);
            return told["provenance"].Kind == MessagePackKind.Map ? Told(told) : null;
        }

        // A PNG of heights holds the whole note; how they were made is one field of it, and empty where nobody knows.
        private static Provenance Told(MessagePackValue told)
        {
            MessagePackValue inner = told["provenance"];
            if (inner.Kind != MessagePackKind.Map)
            {
                return Provenance.Of(told);
            }
            return inner.Count == 0 ? null : Provenance.Of(inner);
        }

        private static byte[] Content(string path)
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LargestFile)
            {
                throw new FileProblemException($"{path} has {file.Length} bytes; {LargestFile} are allowed.");
            }
            return AtomicFile.Read(path);
        }
    }
}
