// The note beside a file of heights, hill.r16.json beside hill.r16: what 16 bits can't say of themselves. The backend and
// the other engines write and read the same. Must not know how heights are stored.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class HeightNote
    {
        // Unity's own import divides a level by 65536, so its terrain must be that much higher for heights to be true.
        private const double UnityLevels = HeightLevels.Highest + 1;

        private HeightNote()
        {
        }

        /// <summary>Points from west to east.</summary>
        public int Columns { get; private set; }

        /// <summary>Points from north to south.</summary>
        public int Rows { get; private set; }

        /// <summary>Distance between two neighbouring points in metres.</summary>
        public double CellM { get; private set; }

        /// <summary>The height of level 0 in metres.</summary>
        public double MinimumM { get; private set; }

        /// <summary>The height of level 65535 in metres.</summary>
        public double MaximumM { get; private set; }

        /// <summary>Whether the file's first row is the southern one.</summary>
        public bool SouthFirst { get; private set; }

        /// <summary>What the heights were made from, a map; empty where nobody knows.</summary>
        public MessagePackValue Provenance { get; private set; }

        /// <summary>The note of a field whose rows go from the north.</summary>
        public static HeightNote Of(HeightField field, MessagePackValue provenance)
        {
            return new HeightNote
            {
                Columns = field.Columns,
                Rows = field.Rows,
                CellM = field.CellM,
                MinimumM = field.MinimumM,
                MaximumM = field.MaximumM,
                Provenance = provenance.Kind == MessagePackKind.Map ? provenance : MessagePackValue.Map(),
            };
        }

        /// <exception cref="FormatException">It is no note; the message says why.</exception>
        public static HeightNote Read(string json)
        {
            MessagePackValue map = JsonReader.Read(json);
            var note = new HeightNote
            {
                Columns = Points(map, "width"),
                Rows = Points(map, "height"),
                CellM = Number(map, "cell_m"),
                MinimumM = Number(map, "minimum_m"),
                MaximumM = Number(map, "maximum_m"),
                SouthFirst = map["row_order"].TryGetString(out string order) && order == "south_first",
                Provenance = map["provenance"].Kind == MessagePackKind.Map ? map["provenance"] : MessagePackValue.Map(),
            };
            if (!(note.CellM > 0) || note.MaximumM < note.MinimumM)
            {
                string told = $"cells of {note.CellM} m and heights from {note.MinimumM} to {note.MaximumM} m";
                throw new FormatException($"The note says {told}; allowed: cells above 0, the lower height first.");
            }
            return note;
        }

        /// <summary>The note as text.</summary>
        public string Write()
        {
            double upM = (MaximumM - MinimumM) * UnityLevels / HeightLevels.Highest;
            return JsonWriter.Write(MessagePackValue.Map(
                MessagePackValue.Entry("width", MessagePackValue.From(Columns)),
                MessagePackValue.Entry("height", MessagePackValue.From(Rows)),
                MessagePackValue.Entry("cell_m", MessagePackValue.From(CellM)),
                MessagePackValue.Entry("minimum_m", MessagePackValue.From(MinimumM)),
                MessagePackValue.Entry("maximum_m", MessagePackValue.From(MaximumM)),
                MessagePackValue.Entry("row_order", MessagePackValue.From(SouthFirst ? "south_first" : "north_first")),
                MessagePackValue.Entry("unity_terrain_size_m", Sides((Columns - 1) * CellM, upM, (Rows - 1) * CellM)),
                MessagePackValue.Entry("provenance", Provenance)));
        }

        private static MessagePackValue Sides(double x, double y, double z)
        {
            return MessagePackValue.List(MessagePackValue.From(x), MessagePackValue.From(y), MessagePackValue.From(z));
        }

        private static int Points(MessagePackValue told, string field)
        {
            if (!told[field].TryGetInt64(out long points) || points < 2 || points > Raw16.LargestSide)
            {
                throw new FormatException($"The note's {field} is {told[field]}; allowed: 2 to {Raw16.LargestSide} points.");
            }
            return (int)points;
        }

        private static double Number(MessagePackValue told, string field)
        {
            // JSON has no numbers that are not finite.
            return told[field].TryGetDouble(out double number)
                ? number
                : throw new FormatException($"The note's {field} is {told[field]}; allowed: a number.");
        }
    }
}
