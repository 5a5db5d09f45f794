// Commands as people write them, taken apart into words, and words put together as a system's shell reads them. Pure.
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Capriccio.Editor
{
    internal static class CommandLine
    {
        /// <summary>
        /// The words of a command, the program first. Spaces separate; single or double quotes keep together. A backslash is
        /// a backslash, for the sake of Windows paths.
        /// </summary>
        /// <exception cref="BackendProblemException">There is no command, or a quote is not closed.</exception>
        public static IReadOnlyList<string> Split(string command)
        {
            var words = new List<string>();
            StringBuilder word = null;
            char quote = '\0';
            foreach (char letter in command ?? string.Empty)
            {
                if (letter == quote)
                {
                    quote = '\0';
                }
                else if (quote == '\0' && (letter == '"' || letter == '\''))
                {
                    quote = letter;
                    word = word ?? new StringBuilder();
                }
                else if (quote == '\0' && char.IsWhiteSpace(letter))
                {
                    Finish(words, ref word);
                }
                else
                {
                    word = (word ?? new StringBuilder()).Append(letter);
                }
            }
            Finish(words, ref word);
            Check(words, quote, command);
            return words;
        }

        /// <summary>A word for <c>/bin/sh</c>, which reads it back as it is; Mono takes arguments apart by the same rules.</summary>
        public static string QuoteForShell(string word)
        {
            return "'" + word.Replace("'", "'\\''") + "'";
        }

        /// <summary>Words for <c>cmd</c> and the programs that it starts.</summary>
        /// <exception cref="BackendProblemException">A word holds a double quote or a line's end, which would take the command apart.</exception>
        public static string JoinForWindows(IEnumerable<string> words)
        {
            return string.Join(" ", words.Select(QuoteForWindows));
        }

        private static string QuoteForWindows(string word)
        {
            if (word.IndexOfAny(new[] { '"', '\r', '\n' }) >= 0)
            {
                throw new BackendProblemException($"The command has {word}, but Windows allows no double quote and no line's end in a word.");
            }
            // Backslashes before a quote count twice.
            int backslashes = word.Length - word.TrimEnd('\\').Length;
            return '"' + word + new string('\\', backslashes) + '"';
        }

        private static void Finish(List<string> words, ref StringBuilder word)
        {
            if (word != null)
            {
                words.Add(word.ToString());
            }
            word = null;
        }

        private static void Check(List<string> words, char quote, string command)
        {
            if (quote != '\0')
            {
                throw new BackendProblemException($"The quote {quote} in the command {command} is not closed.");
            }
            if (words.Count == 0 || words[0].Length == 0)
            {
                throw new BackendProblemException("There is no command; give one such as: capriccio serve");
            }
        }
    }
}
