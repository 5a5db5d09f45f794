// The folder of a recording: files are numbered after the highest number that is there, have their name only when they are
// whole, and replace none. Belongs to one thread; two recorders may write into one folder. Must not know what files hold.
using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Capriccio.Core
{
    internal sealed class FrameFolder
    {
        private const string Extension = ".png";
        private const int Digits = 6;

        // What some system does not allow in a name.
        private static readonly char[] Forbidden = { '/', '\\', ':', '*', '?', '"', '<', '>', '|' };

        private readonly string folder;
        private readonly string prefix;
        private int number;

        /// <param name="folder">An absolute path; made where it is missing.</param>
        /// <param name="prefix">What names begin with.</param>
        /// <exception cref="FileProblemException">Files can't be written there; the message says why.</exception>
        public FrameFolder(string folder, string prefix)
        {
            this.folder = Checked(folder);
            this.prefix = CheckedPrefix(prefix);
            number = Highest() + 1;
        }

        /// <summary>Writes a file with the next number that is free, and returns its path.</summary>
        /// <exception cref="FileProblemException">It can't be written.</exception>
        public string Save(ArraySegment<byte> content)
        {
            while (true)
            {
                string path = PathOf(number++);
                if (!File.Exists(path) && AtomicFile.TryWriteNew(path, content))
                {
                    return path;
                }
            }
        }

        private static string Checked(string folder)
        {
            if (string.IsNullOrEmpty(folder) || !Path.IsPathRooted(folder))
            {
                throw new FileProblemException($"The folder '{folder}' is not absolute; give a whole path.");
            }
            try
            {
                Directory.CreateDirectory(folder);
                return folder;
            }
            catch (Exception error) when (AtomicFile.IsAboutFiles(error))
            {
                throw new FileProblemException($"The folder {folder} can't be made: {error.Message} Choose one that can be written to.", error);
            }
        }

        private static string CheckedPrefix(string prefix)
        {
            bool isSafe = !string.IsNullOrEmpty(prefix) && prefix.Trim() == prefix && prefix[0] != '.' && prefix.IndexOfAny(Forbidden) < 0
                && !prefix.Any(char.IsControl);
            return isSafe
                ? prefix
                : throw new FileProblemException($"The prefix '{prefix}' can't begin a file's name; use letters, digits, - and _.");
        }

        private string PathOf(int frame)
        {
            return Path.Combine(folder, $"{prefix}_{frame.ToString("D" + Digits, CultureInfo.InvariantCulture)}{Extension}");
        }

        private int Highest()
        {
            int highest = 0;
            foreach (string path in Directory.GetFiles(folder, "*" + Extension))
            {
                string name = Path.GetFileNameWithoutExtension(path);
                if (name.StartsWith(prefix + "_", StringComparison.Ordinal)
                    && int.TryParse(name.Substring(prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int frame)
                    && frame < int.MaxValue)
                {
                    highest = Math.Max(highest, frame);
                }
            }
            return highest;
        }
    }
}
