// What a program prints, as lines: bytes go in as they come, whole lines come out. Characters that were cut in two by the
// reading, colours of terminals and progress that overwrites itself are taken care of. Must not know where the bytes are from.
using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;

namespace Capriccio.Editor
{
    internal sealed class LogLines
    {
        public const int LongestLine = 2000;

        private const byte NewLine = 10;
        private const char Return = '\r';
        private static readonly Regex Colors = new Regex("\x1b\\[[0-9;?]*[A-Za-z]");

        private readonly List<byte> rest = new List<byte>();

        /// <summary>Takes bytes, and adds the lines that they complete.</summary>
        public void Push(byte[] bytes, int count, ICollection<string> lines)
        {
            for (int index = 0; index < count; index++)
            {
                if (bytes[index] == NewLine)
                {
                    Finish(lines);
                }
                else if (rest.Count < 4 * LongestLine)
                {
                    // What is longer is cut: nobody reads it, and a program that prints no line's end must not fill the memory.
                    rest.Add(bytes[index]);
                }
            }
        }

        /// <summary>Adds what is left without an end of line.</summary>
        public void Finish(ICollection<string> lines)
        {
            string text = Encoding.UTF8.GetString(rest.ToArray()).TrimEnd();
            rest.Clear();
            text = Colors.Replace(text.Substring(text.LastIndexOf(Return) + 1), string.Empty).TrimEnd();
            if (text.Length > 0)
            {
                lines.Add(text.Substring(0, Math.Min(text.Length, LongestLine)));
            }
        }
    }
}
