// Reads colour tables from .cube text (Adobe's Cube LUT Specification 1.0), line by line, and says which line is wrong and
// why. The files come from players and tools: whatever is in them, nothing but CapriccioException may come out.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class CubeFile
    {
        /// <summary>Far more than the largest table needs.</summary>
        public const long LargestFileBytes = 64L << 20;

        private const int LongestQuote = 60;
        private const int LongestLine = 4096;
        private static readonly char[] Gaps = { ' ', '\t' };

        private readonly List<float> values = new List<float>();
        private float[] domainMin = { 0f, 0f, 0f };
        private float[] domainMax = { 1f, 1f, 1f };
        private int size;

        private CubeFile()
        {
        }

        private int Wanted => size * size * size * 3;

        /// <summary>Reads a whole file. 33³ colours take tens of milliseconds.</summary>
        /// <exception cref="CapriccioException">It is no .cube file, or broken; the message names the line.</exception>
        public static ColorTable Parse(byte[] file)
        {
            if (file.LongLength > LargestFileBytes)
            {
                throw new CapriccioException(
                    Spec.Errors.TooLarge, $"The file has {file.LongLength} bytes; allowed: up to {LargestFileBytes}.");
            }
            // Nothing but titles and comments may be more than ASCII, and they are skipped.
            return Parse(new StreamReader(new MemoryStream(file, false), Encoding.UTF8));
        }

        /// <summary>Reads a whole text.</summary>
        /// <exception cref="CapriccioException">It is no .cube file, or broken; the message names the line.</exception>
        public static ColorTable Parse(TextReader text)
        {
            var file = new CubeFile();
            int number = 0;
            for (string line = text.ReadLine(); line != null; line = text.ReadLine())
            {
                number++;
                string problem = file.Read(line);
                if (problem != null)
                {
                    throw Broken($"Line {number}: {problem}.");
                }
            }
            return file.Finished();
        }

        // Answers what is wrong with a line, or null.
        private string Read(string line)
        {
            if (line.Length > LongestLine)
            {
                return $"the line has {line.Length} characters; allowed: up to {LongestLine}";
            }
            string[] words = line.Split(Gaps, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] == '#')
            {
                return null;
            }
            switch (words[0])
            {
                case "TITLE":
                    return null;
                case "LUT_3D_SIZE":
                    return ReadSize(words);
                case "LUT_1D_SIZE":
                    return "LUT_1D_SIZE makes it a table of one dimension; give a 3D table";
                case "DOMAIN_MIN":
                case "DOMAIN_MAX":
                case "LUT_3D_INPUT_RANGE":
                    return ReadDomain(words);
                default:
                    return ReadColor(words);
            }
        }

        private string ReadSize(string[] words)
        {
            if (size > 0)
            {
                return "LUT_3D_SIZE is given twice";
            }
            int given = 0;
            bool isWhole = words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out given);
            if (!isWhole || given < ColorTable.SmallestSize || given > ColorTable.LargestSize)
            {
                return $"{Quoted(words)}; allowed: LUT_3D_SIZE with a whole number from {ColorTable.SmallestSize} to {ColorTable.LargestSize}";
            }
            size = given;
            values.Capacity = Wanted;
            return null;
        }

        private string ReadDomain(string[] words)
        {
            float[] numbers = Numbers(words, 1);
            if (words[0] == "LUT_3D_INPUT_RANGE" && numbers != null && numbers.Length == 2)
            {
                domainMin = new[] { numbers[0], numbers[0], numbers[0] };
                domainMax = new[] { numbers[1], numbers[1], numbers[1] };
                return null;
            }
            if (words[0] == "LUT_3D_INPUT_RANGE" || numbers == null || numbers.Length != 3)
            {
                return $"{Quoted(words)} does not hold the numbers that {words[0]} needs";
            }
            domainMin = words[0] == "DOMAIN_MIN" ? numbers : domainMin;
            domainMax = words[0] == "DOMAIN_MAX" ? numbers : domainMax;
            return null;
        }

        private string ReadColor(string[] words)
        {
            float[] numbers = Numbers(words, 0);
            if (numbers == null || numbers.Length != 3)
            {
                return $"{Quoted(words)} is neither three numbers nor a known keyword";
            }
            if (size == 0)
            {
                return "colours come before LUT_3D_SIZE; it must be given first";
            }
            if (values.Count == Wanted)
            {
                return $"there are more colours than the {Wanted / 3} of LUT_3D_SIZE {size}";
            }
            values.AddRange(numbers);
            return null;
        }

        private ColorTable Finished()
        {
            if (size == 0)
            {
                throw Broken("There is no LUT_3D_SIZE; is it a .cube file?");
            }
            if (values.Count != Wanted)
            {
                throw Broken(
                    $"There are {values.Count / 3} colours, not the {Wanted / 3} of LUT_3D_SIZE {size}; the file may be cut short.");
            }
            for (int channel = 0; channel < 3; channel++)
            {
                if (domainMin[channel] >= domainMax[channel])
                {
                    throw Broken($"DOMAIN_MIN {Joined(domainMin)} is not below DOMAIN_MAX {Joined(domainMax)}.");
                }
            }
            return new ColorTable(size, values.ToArray()) { DomainMin = domainMin, DomainMax = domainMax };
        }

        // The words from one on as numbers that a half float can hold; null where one is none.
        private static float[] Numbers(string[] words, int first)
        {
            var numbers = new float[words.Length - first];
            for (int index = 0; index < numbers.Length; index++)
            {
                bool isNumber = double.TryParse(words[first + index], NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
                if (!isNumber || !(Math.Abs(value) <= HalfFloat.Largest))
                {
                    return null;
                }
                numbers[index] = (float)value;
            }
            return numbers;
        }

        private static string Quoted(string[] words)
        {
            string line = string.Join(" ", words);
            return line.Length <= LongestQuote ? $"'{line}'" : $"'{line.Substring(0, LongestQuote)}…'";
        }

        private static string Joined(float[] numbers)
        {
            return string.Join(" ", Array.ConvertAll(numbers, number => number.ToString("R", CultureInfo.InvariantCulture)));
        }

        private static CapriccioException Broken(string message)
        {
            return new CapriccioException(Spec.Errors.UnreadableFile, message);
        }
    }
}
