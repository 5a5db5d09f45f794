// The form for land: from what, how large, from which seed, what it looks like. Must not know what is made with it.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TerrainFormView : FormView
    {
        private const string Relief = "From the lowest to the highest point; 0 leaves the land as steep as it comes";
        private static readonly List<string> Sources = new List<string> { "Seed and sliders", "Drawing" };
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
            AddSeed("Where hills and valleys are. The same seed makes the same land.", () => form.seed, value => form.seed = value);
            AddSlider("Roughness", "How much of the relief is in the small forms", () => form.roughness, value => form.roughness = value);
            AddSlider("Character", "0 rolling hills, 1 alpine ridges", () => form.character, value => form.character = value);
            AddSlider("Erosion", "How far water has carved it", () => form.erosion, value => form.erosion = value);
            AddNumber("Cell (m)", "Distance between two points", () => form.cellM, value => form.cellM = value);
            AddNumber("Relief (m)", Relief, () => form.reliefM, value => form.reliefM = value);
            Toggle edges = AddToggle(
                "Edges",
                "continue on the other side",
                "So that copies of the terrain fit together",
                () => form.tileable,
                value => form.tileable = value);
            // Nothing reaches around the edges of a drawing.
            WhenShown(() => edges.Show(!form.draws));
            AddModel(() => form.model, name => form.model = name);
            Refresh();
        }

        /// <summary>Raised when land is made from something else than before.</summary>
        public event Action SourceChanged;

        protected override void Clamp()
        {
            form.Clamp();
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
    }
}
