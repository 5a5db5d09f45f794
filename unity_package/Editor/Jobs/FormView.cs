// What the forms of all tools share: fields that show what a form holds, and the choice of a model. Must not know which form
// it is, nor what is made with it.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal abstract class FormView : VisualElement
    {
        private const string FirstModel = "the first one";

        private readonly List<Action> refreshers = new List<Action>();
        private readonly DropdownField models = new DropdownField("Model");
        private Func<string> chosenModel;

        /// <summary>Shows what the form holds.</summary>
        public void Refresh()
        {
            refreshers.ForEach(refresh => refresh());
        }

        /// <summary>Offers models by name, besides the first one.</summary>
        public void Offer(IEnumerable<string> names)
        {
            models.choices = new[] { FirstModel }.Concat(names).ToList();
            models.SetValueWithoutNotify(chosenModel());
        }

        /// <summary>Brings what the form holds into its bounds.</summary>
        protected abstract void Clamp();

        /// <summary>Adds a field that shows what <paramref name="get"/> answers.</summary>
        protected void Bind<T>(BaseField<T> field, Func<T> get)
        {
            WhenShown(() => field.SetValueWithoutNotify(get()));
            Add(field);
        }

        /// <summary>Does something more whenever the form is shown.</summary>
        protected void WhenShown(Action refresh)
        {
            refreshers.Add(refresh);
        }

        /// <summary>Sets what may be out of bounds, and shows what became of it.</summary>
        protected void SetBounded(Action set)
        {
            set();
            Clamp();
            Refresh();
        }

        protected void AddInteger(string label, string tooltip, Func<int> get, Action<int> set)
        {
            AddBounded(new IntegerField(label) { isDelayed = true, tooltip = tooltip }, get, set);
        }

        protected void AddLong(string label, string tooltip, Func<long> get, Action<long> set)
        {
            AddBounded(new LongField(label) { isDelayed = true, tooltip = tooltip }, get, set);
        }

        protected void AddNumber(string label, string tooltip, Func<double> get, Action<double> set)
        {
            AddBounded(new DoubleField(label) { isDelayed = true, tooltip = tooltip }, get, set);
        }

        protected void AddSeed(string tooltip, Func<long> get, Action<long> set)
        {
            AddLong("Seed", tooltip, get, set);
            Add(new Button(() => SetBounded(() => set(new Random().Next()))) { text = "New seed" });
        }

        /// <summary>Adds a share, 0 to 1.</summary>
        protected void AddSlider(string label, string tooltip, Func<float> get, Action<float> set)
        {
            var field = new Slider(label, 0, 1) { showInputField = true, tooltip = tooltip };
            field.RegisterValueChangedCallback(change => set(change.newValue));
            Bind(field, get);
        }

        protected Toggle AddToggle(string label, string text, string tooltip, Func<bool> get, Action<bool> set)
        {
            var field = new Toggle(label) { text = text, tooltip = tooltip };
            field.RegisterValueChangedCallback(change => set(change.newValue));
            Bind(field, get);
            return field;
        }

        /// <summary>Adds the choice of a model; an empty name stands for the first one.</summary>
        protected void AddModel(Func<string> get, Action<string> set)
        {
            models.RegisterValueChangedCallback(change => set(change.newValue == FirstModel ? string.Empty : change.newValue));
            chosenModel = () => string.IsNullOrEmpty(get()) ? FirstModel : get();
            Bind(models, chosenModel);
            Offer(Enumerable.Empty<string>());
        }

        private void AddBounded<T>(BaseField<T> field, Func<T> get, Action<T> set)
        {
            field.RegisterValueChangedCallback(change => SetBounded(() => set(change.newValue)));
            Bind(field, get);
        }
    }
}
