// What the import of a RAW16 file asks for, filled in from the note beside the file or guessed. Must not know windows.
using System;
using System.IO;
using System.Text;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    [Serializable]
    internal sealed class Raw16Form
    {
        public string path = string.Empty;
        public int columns;
        public int rows;
        public bool bigEndian;
        public bool southFirst;
        public double cellM = 1;
        public double minimumM;
        public double maximumM;

        /// <summary>Where the numbers come from, for people.</summary>
        public string told = string.Empty;

        /// <summary>What the note says the land was made from, as JSON.</summary>
        public string provenance = "{}";

        /// <summary>The same as a map, empty where nobody knows.</summary>
        public MessagePackValue Provenance => JsonReader.Read(provenance);

        /// <summary>Says whether a path has the name of a RAW16 file.</summary>
        public static bool IsNamed(string path)
        {
            string suffix = Path.GetExtension(path ?? string.Empty).ToLowerInvariant();
            return suffix == ".r16" || suffix == ".raw";
        }

        /// <summary>The form for a file: what its note says, or what it looks like.</summary>
        /// <exception cref="FileProblemException">The file or its note can't be read.</exception>
        public static Raw16Form For(string path)
        {
            var form = new Raw16Form { path = path };
            if (File.Exists(path + ".json"))
            {
                form.TakeNote(Encoding.UTF8.GetString(AtomicFile.Read(path + ".json")));
            }
            else
            {
                form.Guess();
            }
            return form;
        }

        /// <summary>Reads the file as the form says.</summary>
        /// <exception cref="FileProblemException">It can't be read.</exception>
        /// <exception cref="FormatException">It is not as the form says; the message tells what does not fit.</exception>
        public HeightField Read()
        {
            if (!(cellM > 0) || !(maximumM >= minimumM))
            {
                throw new FormatException(
                    $"Cells of {cellM} m, heights from {minimumM} to {maximumM} m; allowed: cells above 0, the lower height first.");
            }
            return Raw16.Read(AtomicFile.Read(path), Layout());
        }

        private void TakeNote(string json)
        {
            try
            {
                HeightNote note = HeightNote.Read(json);
                Take(Raw16Layout.Of(note));
                provenance = JsonWriter.Write(note.Provenance);
                told = $"As {Path.GetFileName(path)}.json says.";
            }
            catch (FormatException error)
            {
                Guess();
                told = $"{Path.GetFileName(path)}.json can't be used ({error.Message}) {told}";
            }
        }

        private void Guess()
        {
            try
            {
                Take(Raw16.Guess(AtomicFile.Read(path), southFirst: Path.GetExtension(path).ToLowerInvariant() == ".raw"));
                told = "No note says what the numbers mean: size and order of bytes are guessed, heights and cells are usual ones.";
            }
            catch (FormatException error)
            {
                told = error.Message;
            }
        }

        private void Take(Raw16Layout layout)
        {
            columns = layout.Columns;
            rows = layout.Rows;
            bigEndian = layout.BigEndian;
            southFirst = layout.SouthFirst;
            cellM = layout.CellM;
            minimumM = layout.MinimumM;
            maximumM = layout.MaximumM;
        }

        private Raw16Layout Layout()
        {
            return new Raw16Layout
            {
                Columns = columns,
                Rows = rows,
                BigEndian = bigEndian,
                SouthFirst = southFirst,
                CellM = cellM,
                MinimumM = minimumM,
                MaximumM = maximumM,
            };
        }
    }
}
