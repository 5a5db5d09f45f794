// Names for new files: numbered so that none is taken. Must not know what is in a folder; the caller says.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Capriccio.Editor
{
    internal static class FileNames
    {
        private const int LongestStem = 80;
        private static readonly string[] ReservedOnWindows = { "con", "prn", "aux", "nul" };

        /// <summary>A path that is not taken: <c>FOLDER/STEM_1.EXTENSION</c>, with the first number that is free.</summary>
        /// <param name="folder">Where, without a slash at the end.</param>
        /// <param name="stem">What the name begins with, for example <c>rock_variation</c>.</param>
        /// <param name="extension">With its dot.</param>
        /// <param name="exists">Says whether a path is taken.</param>
        public static string Next(string folder, string stem, string extension, Func<string, bool> exists)
        {
            return NextStem(folder, stem, new[] { extension }, exists) + extension;
        }

        /// <summary>A path without its ending, of which no ending is taken, so that files of one thing get one number.</summary>
        /// <param name="folder">Where, without a slash at the end.</param>
        /// <param name="stem">What the name begins with.</param>
        /// <param name="endings">What is put behind it, for example <c>.png</c> and <c>_normal.png</c>.</param>
        /// <param name="exists">Says whether a path is taken.</param>
        /// <param name="first">The number to begin with.</param>
        public static string NextStem(string folder, string stem, IReadOnlyList<string> endings, Func<string, bool> exists, int first = 1)
        {
            for (int number = first; ; number++)
            {
                string path = $"{folder}/{stem}_{number}";
                if (!endings.Any(ending => exists(path + ending)))
                {
                    return path;
                }
            }
        }

        /// <summary>What people wrote as the beginning of a file's name on every system: <c>thatched roof</c> as <c>thatched_roof</c>.</summary>
        public static string Safe(string text, string otherwise)
        {
            var name = new StringBuilder();
            foreach (char letter in (text ?? string.Empty).Trim())
            {
                name.Append(char.IsLetterOrDigit(letter) || letter == '-' ? letter : '_');
            }
            string safe = name.ToString(0, Math.Min(name.Length, LongestStem)).Trim('_');
            return safe.Length == 0 || ReservedOnWindows.Contains(safe.ToLowerInvariant()) ? otherwise : safe;
        }
    }
}
