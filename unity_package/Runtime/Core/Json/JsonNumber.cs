// Numbers as JSON writes them. Whole ones stay whole, as far as they fit 64 bits; a float never looks like a whole one.
using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal static class JsonNumber
    {
        private const int MostCharacters = 100;
        private static readonly Regex Grammar = new Regex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z");
        private static readonly char[] MarksOfFloats = { '.', 'e', 'E' };

        /// <summary>Answers false where the word is no number, or is larger than all numbers.</summary>
        public static bool TryRead(string word, out MessagePackValue number)
        {
            number = MessagePackValue.Nil;
            if (word.Length > MostCharacters || !Grammar.IsMatch(word))
            {
                return false;
            }
            bool isWhole = word.IndexOfAny(MarksOfFloats) < 0;
            if (isWhole && long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            {
                number = MessagePackValue.From(whole);
                return true;
            }
            if (isWhole && ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large))
            {
                number = MessagePackValue.From(large);
                return true;
            }
            // Before .NET Core 3 what is too large is answered with false, since then with infinity.
            bool isFloat = double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value);
            number = isFloat ? MessagePackValue.From(value) : MessagePackValue.Nil;
            return isFloat;
        }

        /// <exception cref="ArgumentException">JSON has no such number.</exception>
        public static string Write(double value)
        {
            if (double.IsNaN(value) || double.IsInfinity(value))
            {
                throw new ArgumentException($"JSON can't hold {value}.");
            }
            string text = value.ToString("R", CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) != value)
            {
                // "R" is wrong for a few values in older runtimes.
                text = value.ToString("G17", CultureInfo.InvariantCulture);
            }
            return text.IndexOfAny(MarksOfFloats) < 0 ? text + ".0" : text;
        }
    }
}
