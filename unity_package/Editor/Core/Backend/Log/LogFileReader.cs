// Reads what is new in a file that another program writes to. Belongs to one thread at a time. Must not know the program.
using System;
using System.Collections.Generic;
using System.IO;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal sealed class LogFileReader
    {
        /// <summary>Where a file is longer, only so much of its end is read at first.</summary>
        public const int MostBytesAtFirst = 256 * 1024;

        /// <summary>So much is read at a time: a program that prints without end must not keep a thread for itself.</summary>
        public const int MostBytesATime = 1024 * 1024;

        private readonly string path;
        private readonly LogLines lines = new LogLines();
        private readonly byte[] buffer = new byte[16 * 1024];
        private long at = -1;

        public LogFileReader(string path)
        {
            this.path = path;
        }

        /// <summary>Adds the lines that have come since the last time; a file that can't be read now is read the next time.</summary>
        public void Read(ICollection<string> read)
        {
            try
            {
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
                {
                    if (at < 0)
                    {
                        at = Math.Max(0, file.Length - MostBytesAtFirst);
                    }
                    file.Position = at;
                    ReadOn(file, read);
                }
            }
            catch (Exception error) when (AtomicFile.IsAboutFiles(error))
            {
            }
        }

        /// <summary>The same, and what stands there without an end of line: the program has ended.</summary>
        public void ReadLast(ICollection<string> read)
        {
            Read(read);
            lines.Finish(read);
        }

        private void ReadOn(FileStream file, ICollection<string> read)
        {
            long end = at + MostBytesATime;
            int count = buffer.Length;
            while (count > 0 && at < end)
            {
                count = file.Read(buffer, 0, buffer.Length);
                at += count;
                lines.Push(buffer, count, read);
            }
        }
    }
}
