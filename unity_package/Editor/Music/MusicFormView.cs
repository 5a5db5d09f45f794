// The form for music: how long, in what manner, key and metre, how intense, by whom. Must not know what is made with it.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class MusicFormView : FormView
    {
        private const string Any = "any";

        private readonly MusicForm form;

        /// <param name="form">What is filled in.</param>
        public MusicFormView(MusicForm form)
        {
            this.form = form;
            AddInteger("Bars", "1 to 256", () => form.bars, value => form.bars = value);
            AddSeed("Which piece. The same seed makes the same music.", () => form.seed, value => form.seed = value);
            AddChoice("Style", MusicForm.Styles, () => form.style, chosen => form.style = chosen);
            AddChoice("Mood", MusicForm.Moods, () => form.mood, chosen => form.mood = chosen);
            AddChoice("Key", MusicForm.Keys, () => form.key, chosen => form.key = chosen);
            AddChoice("Mode", MusicForm.Modes, () => form.mode, chosen => form.mode = chosen);
            AddChoice("Metre", MusicForm.Metres, () => form.metre, chosen => form.metre = chosen);
            AddChoice("Register", MusicForm.Registers, () => form.register, chosen => form.register = chosen);
            AddNumber("Tempo", "Quarter notes in a minute, 30 to 300; 0 leaves it to style and mood", () => form.tempo, value => form.tempo = value);
            AddNumber("Density", "Notes in a quarter note, of all instruments together; 0 for what suits", () => form.density, value => form.density = value);
            AddSlider("Intensity", "0 leaves it to the mood, 1 is a fight", () => form.intensity, value => form.intensity = value);
            AddText(
                "Instruments", "At most six, by the names of General MIDI, such as piano, strings, drums; empty for those of the style", () => form.instruments, text => form.instruments = text);
            AddText("Form", "A letter for each section, such as AABA; the same letters sound alike", () => form.form, text => form.form = text);
            AddToggle(
                "Loop",
                "leads into its beginning",
                "No note sounds over the end, and a player repeats it",
                () => form.loop,
                value => form.loop = value);
            AddModel(() => form.model, name => form.model = name);
            Refresh();
        }

        protected override void Clamp()
        {
            form.Clamp();
        }

        // A value that is not offered, such as a metre of 5/4 that is made again, stays until another is chosen.
        private void AddChoice(string label, IReadOnlyList<string> offered, Func<string> get, Action<string> set)
        {
            var field = new DropdownField(label, new[] { Any }.Concat(offered).ToList(), 0);
            field.RegisterValueChangedCallback(change => set(change.newValue == Any ? string.Empty : change.newValue));
            Bind(field, () => string.IsNullOrEmpty(get()) ? Any : get());
        }

        private void AddText(string label, string tooltip, Func<string> get, Action<string> set)
        {
            var field = new TextField(label) { tooltip = tooltip };
            field.RegisterValueChangedCallback(change => set(change.newValue));
            Bind(field, get);
        }
    }
}
