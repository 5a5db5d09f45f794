// The form for music: how long, in what manner, key and metre, how intense, by whom. Must not know what is made with it.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class MusicFormView : VisualElement
    {
        private const string Any = "any";
        private const string FirstModel = "the first one";

        private readonly List<Action> refreshers = new List<Action>();
        private readonly DropdownField model = new DropdownField("Model");
        private readonly MusicForm form;

        /// <param name="form">What is filled in.</param>
        public MusicFormView(MusicForm form)
        {
            this.form = form;
            AddBarsAndSeed();
            AddChoice("Style", MusicForm.Styles, () => form.style, chosen => form.style = chosen);
            AddChoice("Mood", MusicForm.Moods, () => form.mood, chosen => form.mood = chosen);
            AddChoice("Key", MusicForm.Keys, () => form.key, chosen => form.key = chosen);
            AddChoice("Mode", MusicForm.Modes, () => form.mode, chosen => form.mode = chosen);
            AddChoice("Metre", MusicForm.Metres, () => form.metre, chosen => form.metre = chosen);
            AddChoice("Register", MusicForm.Registers, () => form.register, chosen => form.register = chosen);
            AddNumber("Tempo", "Quarter notes in a minute, 30 to 300; 0 leaves it to style and mood", () => form.tempo, value => form.tempo = value);
            AddNumber("Density", "Notes in a quarter note, of all instruments together; 0 for what suits", () => form.density, value => form.density = value);
            AddIntensity();
            AddText(
                "Instruments", "At most six, by the names of General MIDI, such as piano, strings, drums; empty for those of the style", () => form.instruments, text => form.instruments = text);
            AddText("Form", "A letter for each section, such as AABA; the same letters sound alike", () => form.form, text => form.form = text);
            AddLoop();
            AddModel();
            Refresh();
        }

        /// <summary>Shows what the form holds.</summary>
        public void Refresh()
        {
            refreshers.ForEach(refresh => refresh());
        }

        /// <summary>Offers models by name, besides the first one.</summary>
        public void Offer(IEnumerable<string> names)
        {
            model.choices = new[] { FirstModel }.Concat(names).ToList();
            model.SetValueWithoutNotify(Shown(form.model, FirstModel));
        }

        private static string Shown(string text, string otherwise)
        {
            return string.IsNullOrEmpty(text) ? otherwise : text;
        }

        private void AddBarsAndSeed()
        {
            var bars = new IntegerField("Bars") { isDelayed = true, tooltip = "1 to 256" };
            bars.RegisterValueChangedCallback(change => SetNumber(() => form.bars = change.newValue));
            Bind(bars, () => form.bars);
            var seed = new LongField("Seed") { isDelayed = true, tooltip = "Which piece. The same seed makes the same music." };
            seed.RegisterValueChangedCallback(change => SetNumber(() => form.seed = change.newValue));
            Bind(seed, () => form.seed);
            Add(new Button(() => SetNumber(() => form.seed = new Random().Next())) { text = "New seed" });
        }

        // A value that is not offered, such as a metre of 5/4 that is made again, stays until another is chosen.
        private void AddChoice(string label, IReadOnlyList<string> offered, Func<string> get, Action<string> set)
        {
            var field = new DropdownField(label, new[] { Any }.Concat(offered).ToList(), 0);
            field.RegisterValueChangedCallback(change => set(change.newValue == Any ? string.Empty : change.newValue));
            Bind(field, () => Shown(get(), Any));
        }

        private void AddNumber(string label, string tooltip, Func<double> get, Action<double> set)
        {
            var field = new DoubleField(label) { isDelayed = true, tooltip = tooltip };
            field.RegisterValueChangedCallback(change => SetNumber(() => set(change.newValue)));
            Bind(field, get);
        }

        private void AddIntensity()
        {
            var field = new Slider("Intensity", 0, 1) { showInputField = true, tooltip = "0 leaves it to the mood, 1 is a fight" };
            field.RegisterValueChangedCallback(change => form.intensity = change.newValue);
            Bind(field, () => form.intensity);
        }

        private void AddText(string label, string tooltip, Func<string> get, Action<string> set)
        {
            var field = new TextField(label) { tooltip = tooltip };
            field.RegisterValueChangedCallback(change => set(change.newValue));
            Bind(field, get);
        }

        private void AddLoop()
        {
            var field = new Toggle("Loop") { text = "leads into its beginning", tooltip = "No note sounds over the end, and a player repeats it" };
            field.RegisterValueChangedCallback(change => form.loop = change.newValue);
            Bind(field, () => form.loop);
        }

        private void AddModel()
        {
            model.RegisterValueChangedCallback(change => form.model = change.newValue == FirstModel ? string.Empty : change.newValue);
            Bind(model, () => Shown(form.model, FirstModel));
            Offer(Enumerable.Empty<string>());
        }

        private void Bind<T>(BaseField<T> field, Func<T> get)
        {
            refreshers.Add(() => field.SetValueWithoutNotify(get()));
            Add(field);
        }

        private void SetNumber(Action set)
        {
            set();
            form.Clamp();
            Refresh();
        }
    }
}
