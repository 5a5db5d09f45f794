// The form for land: from what, how large, from which seed, what it looks like. Must not know what is made with it.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TerrainFormView : VisualElement
    {
        private const string FirstModel = "the first one";
        private const string Relief = "From the lowest to the highest point; 0 leaves the land as steep as it comes";
        private static readonly List<string> Sources = new List<string> { "Seed and sliders", "Drawing" };
        private readonly List<Action> refreshers = new List<Action>();
        private readonly DropdownField model = new DropdownField("Model");
        private readonly TerrainForm form;

        /// <param name="form">What is filled in.</param>
        public TerrainFormView(TerrainForm form)
        {
            this.form = form;
            AddChoice("From", Sources, () => form.draws ? 1 : 0, index => form.draws = index == 1);
            AddChoice(
                "Size",
                TerrainSizes.All.Select(points => $"{points} × {points}").ToList(),
                () => TerrainSizes.All.ToList().IndexOf(form.size),
                index => form.size = TerrainSizes.All[index]);
            AddSeed();
            AddSlider("Roughness", "How much of the relief is in the small forms", () => form.roughness, value => form.roughness = value);
            AddSlider("Character", "0 rolling hills, 1 alpine ridges", () => form.character, value => form.character = value);
            AddSlider("Erosion", "How far water has carved it", () => form.erosion, value => form.erosion = value);
            AddMetres("Cell (m)", "Distance between two points", () => form.cellM, value => form.cellM = value);
            AddMetres("Relief (m)", Relief, () => form.reliefM, value => form.reliefM = value);
            AddTileable();
            AddModel();
            Refresh();
        }

        /// <summary>Raised when land is made from something else than before.</summary>
        public event Action SourceChanged;

        /// <summary>Shows what the form holds.</summary>
        public void Refresh()
        {
            refreshers.ForEach(refresh => refresh());
        }

        /// <summary>Offers models by name, besides the first one.</summary>
        public void Offer(IEnumerable<string> names)
        {
            model.choices = new[] { FirstModel }.Concat(names).ToList();
            model.SetValueWithoutNotify(ModelName());
        }

        private void AddChoice(string label, List<string> choices, Func<int> get, Action<int> set)
        {
            var field = new DropdownField(label, choices, Math.Max(0, get()));
            field.RegisterValueChangedCallback(change =>
            {
                set(choices.IndexOf(change.newValue));
                Refresh();
                SourceChanged?.Invoke();
            });
            Bind(field, () => choices[Math.Max(0, get())]);
        }

        private void AddSeed()
        {
            var field = new LongField("Seed") { isDelayed = true, tooltip = "Where hills and valleys are. The same seed makes the same land." };
            field.RegisterValueChangedCallback(change => SetNumber(() => form.seed = change.newValue));
            Bind(field, () => form.seed);
            Add(new Button(() => SetNumber(() => form.seed = new Random().Next())) { text = "New seed" });
        }

        private void AddSlider(string label, string tooltip, Func<float> get, Action<float> set)
        {
            var field = new Slider(label, 0, 1) { showInputField = true, tooltip = tooltip };
            field.RegisterValueChangedCallback(change => set(change.newValue));
            Bind(field, get);
        }

        private void AddMetres(string label, string tooltip, Func<double> get, Action<double> set)
        {
            var field = new DoubleField(label) { isDelayed = true, tooltip = tooltip };
            field.RegisterValueChangedCallback(change => SetNumber(() => set(change.newValue)));
            Bind(field, get);
        }

        private void AddTileable()
        {
            var field = new Toggle("Edges") { text = "continue on the other side", tooltip = "So that copies of the terrain fit together" };
            field.RegisterValueChangedCallback(change => form.tileable = change.newValue);
            Bind(field, () => form.tileable);
            // Nothing reaches around the edges of a drawing.
            refreshers.Add(() => field.Show(!form.draws));
        }

        private void AddModel()
        {
            model.RegisterValueChangedCallback(change => form.model = change.newValue == FirstModel ? string.Empty : change.newValue);
            Bind(model, ModelName);
            Offer(Enumerable.Empty<string>());
        }

        private string ModelName()
        {
            return string.IsNullOrEmpty(form.model) ? FirstModel : form.model;
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
