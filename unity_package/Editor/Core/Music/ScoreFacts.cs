// What a score is, in words. Must not know how it is shown.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal static class ScoreFacts
    {
        private static readonly string[] Families =
        {
            "piano", "chromatic percussion", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed", "pipe", "synth lead",
            "synth pad", "synth effects", "world", "percussive", "sound effects",
        };

        /// <summary>In a line: <c>16 bars of 4/4 in D minor, 92 quarter notes a minute, 42 s: piano, drums</c>.</summary>
        public static string Line(MusicScore score)
        {
            return $"{score.Bars.Count} bars of {Metre(score)}{InKey(score)}, {Tempo(score)}, {Length(score)}: {Tracks(score)}";
        }

        /// <summary>As rows: a name and a value.</summary>
        public static IEnumerable<KeyValuePair<string, string>> Rows(MusicScore score)
        {
            yield return Row("Bars", $"{score.Bars.Count} of {Metre(score)}");
            yield return Row("Tempo", Tempo(score));
            yield return Row("Length", Length(score));
            yield return Row("Notes", $"{score.Notes.Count}");
            yield return Row("Tracks", Tracks(score));
        }

        private static KeyValuePair<string, string> Row(string name, string value)
        {
            return new KeyValuePair<string, string>(name, value);
        }

        private static string Metre(MusicScore score)
        {
            return string.Join(", ", score.Metres.Select(metre => $"{metre}").Distinct());
        }

        private static string InKey(MusicScore score)
        {
            return score.Key.Length == 0 ? string.Empty : $" in {score.Key} {score.Mode}";
        }

        private static string Tempo(MusicScore score)
        {
            double slowest = score.Tempos.Min(tempo => tempo.QuartersPerMinute);
            double fastest = score.Tempos.Max(tempo => tempo.QuartersPerMinute);
            string range = Math.Abs(slowest - fastest) < 0.5 ? Told(slowest) : $"{Told(slowest)} to {Told(fastest)}";
            return $"{range} quarter notes a minute";
        }

        private static string Told(double number)
        {
            return number.ToString("0.#", CultureInfo.InvariantCulture);
        }

        private static string Length(MusicScore score)
        {
            var length = TimeSpan.FromSeconds(Math.Round(score.DurationSeconds));
            return length.TotalMinutes < 1 ? $"{length.TotalSeconds:0} s" : $"{(int)length.TotalMinutes} min {length.Seconds} s";
        }

        private static string Tracks(MusicScore score)
        {
            return score.Tracks.Count == 0 ? "no instrument" : string.Join(", ", score.Tracks.Select(Track));
        }

        private static string Track(MusicTrack track)
        {
            string family = track.IsDrums ? "drums" : Families[track.Program / 8];
            return track.Name.Length > 0 ? track.Name.Replace('_', ' ') : family;
        }
    }
}
