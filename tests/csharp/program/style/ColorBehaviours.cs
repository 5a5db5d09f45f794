// Colour tables from .cube text, and the sRGB curves.
using System;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class ColorBehaviours
    {
        private const string Smallest =
            "# made by hand\r\nTITLE \"größer\"\nLUT_3D_SIZE 2\n0 0 0\n1 0 0\r0 1 0\n1 1 0\n\n\t0\t0  1 \n1 0 1\n0 1 1\n1.5 -1e-2 +.5";

        private const int FuzzRounds = 20000;

        [Behaviour]
        private static void cube_written_by_the_backend_is_read_back()
        {
            ColorTable table = CubeFile.Parse(Reference.Read("table.cube"));
            float[] expected = Reference.Floats("table.f32");
            Check.Equal(5, table.Size);
            for (int index = 0; index < expected.Length; index++)
            {
                Check.That(Math.Abs(table.Values[index] - expected[index]) <= 1e-6f, $"number {index} is {table.Values[index]}");
            }
        }

        [Behaviour]
        private static void cube_texels_are_half_floats_with_red_running_fastest()
        {
            ColorTable table = Parse(Smallest);
            ushort[] texels = table.ToHalfTexels();
            Check.Equal(2 * 2 * 2 * 4, texels.Length);
            Check.Equal("1 0 0 1", string.Join(" ", texels.Skip(4).Take(4).Select(HalfFloat.ToSingle)));
            Check.Equal(1.5f, table.Values[21]);
            Check.Equal(-0.01f, table.Values[22]);
            Check.Equal(0.5f, table.Values[23]);
        }

        [Behaviour]
        private static void cube_domain_may_be_said_in_both_ways_of_writing_it()
        {
            ColorTable table = Parse("LUT_3D_INPUT_RANGE -1 2\n" + Smallest);
            Check.Equal(-1f, table.DomainMin[2]);
            Check.Equal(2f, table.DomainMax[0]);
            table = Parse("DOMAIN_MIN 0.1 0.2 0.3\nDOMAIN_MAX 1 2 3\n" + Smallest);
            Check.Equal("0.1 0.2 0.3", string.Join(" ", table.DomainMin));
            Check.Equal("1 2 3", string.Join(" ", table.DomainMax));
        }

        [Behaviour]
        private static void cube_of_the_smallest_and_the_largest_size_is_read()
        {
            foreach (int size in new[] { ColorTable.SmallestSize, ColorTable.LargestSize })
            {
                Check.Equal(size, Parse(Even(size, size * size * size)).Size);
            }
            Refused(Even(ColorTable.SmallestSize - 1, 1), "whole number from 2 to 65");
            Refused(Even(ColorTable.LargestSize + 1, 1), "whole number from 2 to 65");
        }

        [Behaviour]
        private static void cube_that_is_broken_says_where_and_what_is_allowed()
        {
            Refused(string.Empty, "There is no LUT_3D_SIZE; is it a .cube file?");
            Refused("LUT_1D_SIZE 4", "Line 1: LUT_1D_SIZE makes it a table of one dimension; give a 3D table.");
            Refused(Smallest + "\n0 0 0", "Line 13: there are more colours than the 8 of LUT_3D_SIZE 2.");
            Refused(Even(3, 26), "There are 26 colours, not the 27 of LUT_3D_SIZE 3; the file may be cut short.");
            Refused("0 0 0\n" + Smallest, "Line 1: colours come before LUT_3D_SIZE");
            Refused(Smallest + "\nLUT_3D_SIZE 2", "LUT_3D_SIZE is given twice");
            Refused("LUT_3D_SIZE 2 2", "'LUT_3D_SIZE 2 2'; allowed");
            Refused("LUT_3D_SIZE 2.0", "'LUT_3D_SIZE 2.0'; allowed");
            Refused("DOMAIN_MIN 0 0\n" + Smallest, "does not hold the numbers that DOMAIN_MIN needs");
            Refused("DOMAIN_MIN 0 1 0\n" + Smallest, "DOMAIN_MIN 0 1 0 is not below DOMAIN_MAX 1 1 1.");
            Refused("LUT_3D_SIZE 2\n0 nan 0", "Line 2: '0 nan 0' is neither three numbers nor a known keyword.");
            Refused("LUT_3D_SIZE 2\n0 65505 0", "Line 2: '0 65505 0' is neither");
            Refused("LUT_3D_SIZE 2\n0 0", "Line 2: '0 0' is neither");
            Refused("LUT_3D_SIZE 2\nSTRANGE " + new string('x', 70), "xxx…' is neither three numbers nor a known keyword");
            Refused("LUT_3D_SIZE 2\n" + new string(' ', 5000), "Line 2: the line has 5000 characters; allowed: up to 4096.");
        }

        [Behaviour]
        private static void fuzzed_cubes_are_read_or_refused()
        {
            byte[][] seeds = { Encoding.UTF8.GetBytes(Smallest), Encoding.UTF8.GetBytes("DOMAIN_MAX 1 2 3\n" + Even(3, 27)) };
            Mutations.Try<CapriccioException>(seeds, FuzzRounds, bytes => CubeFile.Parse(bytes));
        }

        [Behaviour]
        private static void srgb_curves_are_each_others_inverse_and_join_where_they_meet()
        {
            for (int level = 0; level <= 255; level++)
            {
                float value = level / 255f;
                Check.That(Math.Abs(Srgb.Encoded(Srgb.Decoded(value)) - value) < 1e-5f, $"level {level}");
            }
            Check.That(Math.Abs(Srgb.Encoded(0.0031307f) - Srgb.Encoded(0.0031309f)) < 1e-4f, "the curves meet");
            Check.That(Math.Abs(Srgb.Encoded(0.5f) - 0.735357f) < 1e-5f, "half the light");
            Check.Equal(0f, Srgb.Encoded(-1f));
        }

        private static void Refused(string text, string reason)
        {
            string message = Check.Throws<CapriccioException>(() => Parse(text)).Message;
            Check.That(message.Contains(reason), message);
        }

        private static ColorTable Parse(string text)
        {
            return CubeFile.Parse(new StringReader(text));
        }

        private static string Even(int size, int colors)
        {
            return $"LUT_3D_SIZE {size}\n" + string.Concat(Enumerable.Repeat("0.5 0.5 0.5\n", colors));
        }
    }
}
