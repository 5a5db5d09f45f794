// What the music window's form says, and the request that follows from it. Unity keeps it over reloads of the domain.
// Must not know windows.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    [Serializable]
    internal sealed class MusicForm
    {
        public const long LargestSeed = 9007199254740992;
        public const int MostBars = 256;
        public const double SlowestTempo = 30;
        public const double FastestTempo = 300;
        public const double ThinnestDensity = 0.25;
        public const double ThickestDensity = 16;

        /// <summary>What the choices offer besides any.</summary>
        public static readonly IReadOnlyList<string> Styles = new[] { "game", "folk", "classical", "quartet" };
        public static readonly IReadOnlyList<string> Moods = new[] { "calm", "happy", "sad", "dark", "tense", "heroic" };
        public static readonly IReadOnlyList<string> Keys = new[] { "C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B" };
        public static readonly IReadOnlyList<string> Modes = new[] { "major", "minor", "dorian", "phrygian", "lydian", "mixolydian" };
        public static readonly IReadOnlyList<string> Metres = new[] { "4/4", "3/4", "2/4", "6/8", "12/8" };
        public static readonly IReadOnlyList<string> Registers = new[] { "low", "middle", "high" };

        public int bars = 16;
        public long seed;

        /// <summary>Empty for any, as all that follow.</summary>
        public string style = string.Empty;
        public string mood = string.Empty;
        public string key = string.Empty;
        public string mode = string.Empty;
        public string metre = string.Empty;
        public string register = string.Empty;

        /// <summary>Quarter notes in a minute; 0 for what suits.</summary>
        public double tempo;

        /// <summary>Notes in a quarter note; 0 for what suits.</summary>
        public double density;

        /// <summary>0 leaves it to the mood, 1 is a fight.</summary>
        public float intensity;

        /// <summary>Names with commas between them; empty for those of the style.</summary>
        public string instruments = string.Empty;

        /// <summary>A letter for each section; empty for sections of four bars.</summary>
        public string form = string.Empty;
        public bool loop = true;

        /// <summary>Empty for the first one by name.</summary>
        public string model = string.Empty;

        /// <summary>What is made, for people.</summary>
        public string Title
        {
            get
            {
                string manner = string.Join(" ", new[] { mood, style, key, mode }.Where(each => each.Length > 0));
                return $"Music, {bars} bars{(manner.Length > 0 ? ", " : string.Empty)}{manner}";
            }
        }

        /// <summary>The request for what the form says, with a MIDI file.</summary>
        public MusicRequest ToRequest()
        {
            string[] names = instruments.Split(',').Select(name => name.Trim()).Where(name => name.Length > 0).ToArray();
            var wishes = new MusicWishes
            {
                Style = Said(style), Mood = Said(mood), Key = Said(key), Mode = Said(mode), Metre = Said(metre), Register = Said(register),
                Tempo = Said(tempo), Density = Said(density), Intensity = Said(Math.Round(intensity, 4)),
                Instruments = names.Length > 0 ? names : null, Seed = seed, Model = Said(model),
            };
            return new MusicRequest(wishes) { Bars = bars, Form = Said(form.Trim()), Loop = loop, Encoding = "midi" };
        }

        /// <summary>Takes over what a request's fields say; what they don't say is left open.</summary>
        public void Take(MessagePackValue body)
        {
            bars = body["bars"].TryGetInt64(out long said) && said >= 1 && said <= MostBars ? (int)said : new MusicForm().bars;
            seed = body["seed"].TryGetInt64(out long number) ? number : 0;
            style = Text(body, "style");
            mood = Text(body, "mood");
            key = Text(body, "key");
            mode = Text(body, "mode");
            metre = Text(body, "metre");
            register = Text(body, "register");
            tempo = Number(body, "tempo");
            density = Number(body, "density");
            intensity = (float)Number(body, "intensity");
            instruments = string.Join(", ", body["instruments"].Elements.Select(each => each.TryGetString(out string name) ? name : string.Empty));
            form = Text(body, "form");
            loop = body["loop"].TryGetBoolean(out bool loops) && loops;
            model = Text(body, "model");
            Clamp();
        }

        /// <summary>Brings numbers that were typed into their ranges.</summary>
        public void Clamp()
        {
            bars = Math.Max(1, Math.Min(MostBars, bars));
            seed = Math.Max(0, Math.Min(LargestSeed, seed));
            tempo = tempo <= 0 ? 0 : Math.Max(SlowestTempo, Math.Min(FastestTempo, tempo));
            density = density <= 0 ? 0 : Math.Max(ThinnestDensity, Math.Min(ThickestDensity, density));
            intensity = Math.Max(0, Math.Min(1, intensity));
        }

        private static string Said(string text)
        {
            return string.IsNullOrEmpty(text) ? null : text;
        }

        private static double? Said(double number)
        {
            return number > 0 ? number : (double?)null;
        }

        private static string Text(MessagePackValue body, string field)
        {
            return body[field].TryGetString(out string text) ? text : string.Empty;
        }

        private static double Number(MessagePackValue body, string field)
        {
            return body[field].TryGetDouble(out double number) ? number : 0;
        }
    }
}
