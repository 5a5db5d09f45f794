// What programs print, in pieces as it comes and from files that grow.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Capriccio.Editor;

namespace Capriccio.Tests
{
    internal static class LogBehaviours
    {
        [Behaviour]
        private static void lines_are_the_same_however_their_bytes_come()
        {
            const string Printed = "one\r\n\u001b[1;32mgreen\u001b[0m two \n\n 10%\r 55%\r 100%\nunder\r\nthe snow ☃ é\nlast";
            byte[] bytes = Encoding.UTF8.GetBytes(Printed);
            for (int piece = 1; piece <= bytes.Length; piece++)
            {
                var lines = new List<string>();
                var log = new LogLines();
                for (int at = 0; at < bytes.Length; at += piece)
                {
                    byte[] part = bytes.Skip(at).Take(piece).ToArray();
                    log.Push(part, part.Length, lines);
                }
                log.Finish(lines);
                Check.Equal("one|green two| 100%|under|the snow ☃ é|last", string.Join("|", lines), $"in pieces of {piece}");
            }
        }

        [Behaviour]
        private static void line_without_end_takes_no_memory_without_end()
        {
            var lines = new List<string>();
            var log = new LogLines();
            byte[] much = Enumerable.Repeat((byte)'x', 1 << 20).ToArray();
            for (int time = 0; time < 16; time++)
            {
                log.Push(much, much.Length, lines);
            }
            log.Push(new byte[] { 10, 0xff, 0xfe, 10 }, 4, lines);
            Check.Equal($"{LogLines.LongestLine} 2", $"{lines[0].Length} {lines.Count}");
        }

        [Behaviour]
        private static void file_is_read_as_it_grows_and_long_ones_from_near_their_end()
        {
            string path = Path.Combine(Runner.Setting("folder"), "growing.log");
            var lines = new List<string>();
            var reader = new LogFileReader(path);
            reader.Read(lines);
            File.WriteAllText(path, "first\nsec");
            reader.Read(lines);
            File.AppendAllText(path, "ond\nthi");
            reader.Read(lines);
            Check.Equal("first|second", string.Join("|", lines));
            reader.ReadLast(lines);
            Check.Equal("first|second|thi", string.Join("|", lines));
            File.WriteAllText(path, new string('x', LogFileReader.MostBytesAtFirst) + "\nend\n");
            lines.Clear();
            new LogFileReader(path).Read(lines);
            Check.That(lines.Count == 2 && lines[1] == "end", $"{lines.Count} lines");
        }

        [Behaviour]
        private static void log_keeps_its_last_lines()
        {
            var log = new LogBuffer();
            int changes = 0;
            log.Changed += () => changes++;
            log.Add(Enumerable.Range(0, LogBuffer.MostLines).Select(each => each.ToString()).ToArray());
            Check.Equal($"{LogBuffer.MostLines} 0", $"{log.Lines.Count} {log.Lines[0]}");
            log.Add(new[] { "more" });
            log.Add(new string[0]);
            Check.Equal($"{LogBuffer.MostLines} 1 more 2", $"{log.Lines.Count} {log.Lines[0]} {log.Lines.Last()} {changes}");
        }
    }
}
