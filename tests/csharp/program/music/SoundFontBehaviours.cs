// SoundFont files that are none, damaged ones, and what a bank does with what it has not got.
using System;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Core;

namespace Capriccio.Tests
{
    internal static class SoundFontBehaviours
    {
        [Behaviour]
        private static void what_is_no_sound_font_is_told()
        {
            byte[] good = Font();
            Tells("is no RIFF file", new byte[0]);
            Tells("is no RIFF file", Encoding.ASCII.GetBytes("this is a shopping list"));
            Tells("is no SoundFont", Encoding.ASCII.GetBytes("RIFF\u0004\u0000\u0000\u0000WAVE"));
            Tells("is cut off", good.Take(good.Length - 20).ToArray());
            Tells("has no table shdr", Renamed(good, "shdr", "nhdr"));
            Tells("has no samples", Renamed(good, "smpl", "nmpl"));
        }

        [Behaviour]
        private static void links_that_lead_nowhere_are_told()
        {
            byte[] wrong = Font();
            int bags = Find(wrong, "pbag");
            wrong[bags + 8] = 0xff;
            wrong[bags + 9] = 0xff;
            Tells("points from record 0 of pbag", wrong);
        }

        [Behaviour]
        private static void instruments_that_a_font_lacks_are_the_built_in_ones()
        {
            var bank = new SoundFontBank(new SoundFontFile(Font(), "font"), 8000);
            Check.Equal(1, bank.Sounds(0, false, 50, 90).Length, "zones for low keys");
            Check.Equal(2, bank.Sounds(0, false, 65, 90).Length, "zones for both");
            Sound other = bank.Sounds(40, false, 65, 90).Single();
            Check.That(ReferenceEquals(other, bank.Sounds(40, false, 65, 20).Single()), "a violin is built in, and made once");
            Check.That(bank.Sounds(5, true, 50, 90).Length == 1, "the first kit stands for all");
        }

        [Behaviour]
        private static void fuzzed_sound_fonts_give_sounds_or_format_errors()
        {
            Mutations.Try<FormatException>(new[] { Font() }, 3000, bytes =>
            {
                var bank = new SoundFontBank(new SoundFontFile(bytes, "font"), 8000);
                foreach (int pitch in new[] { 0, 40, 65, 127 })
                {
                    bank.Sounds(0, false, pitch, 90);
                    bank.Sounds(0, true, pitch, 1);
                }
            });
        }

        private static byte[] Font()
        {
            return File.ReadAllBytes(Runner.Setting("font"));
        }

        private static byte[] Renamed(byte[] file, string chunk, string name)
        {
            byte[] other = (byte[])file.Clone();
            Encoding.ASCII.GetBytes(name).CopyTo(other, Find(file, chunk));
            return other;
        }

        private static int Find(byte[] file, string chunk)
        {
            byte[] tag = Encoding.ASCII.GetBytes(chunk);
            return Enumerable.Range(0, file.Length - 4).First(at => tag.SequenceEqual(file.Skip(at).Take(4)));
        }

        private static void Tells(string what, byte[] file)
        {
            var error = Check.Throws<FormatException>(() => new SoundFontFile(file, "font.sf2"));
            Check.That(error.Message.Contains(what), $"{what}: {error.Message}");
        }
    }
}
