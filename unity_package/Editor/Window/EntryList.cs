// A list of things, each with a title and a note, of which one is chosen; below it what there is to say of that one.
// Must not know the things.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class EntryList<T> where T : class
    {
        private const float RowHeight = 20;

        private readonly Func<T, string> title;
        private readonly Func<T, string> note;
        private readonly Func<T, string> details;
        private readonly ListView list = new ListView { fixedItemHeight = RowHeight, selectionType = SelectionType.Single };
        private readonly Label text = new Label { enableRichText = false }.With(MakerStyle.Text);
        private T[] entries = new T[0];

        /// <param name="title">What stands on the left of a row.</param>
        /// <param name="note">What stands on its right.</param>
        /// <param name="details">What is said below the list of the chosen one.</param>
        public EntryList(Func<T, string> title, Func<T, string> note, Func<T, string> details)
        {
            this.title = title;
            this.note = note;
            this.details = details;
            list.AddToClassList(WindowStyle.List);
            list.makeItem = MakeRow;
            list.bindItem = Bind;
            list.selectionChanged += chosen => Tell();
            text.selection.isSelectable = true;
        }

        /// <summary>Raised when another one is chosen, or none.</summary>
        public event Action Chosen;

        /// <summary>The one that is chosen; null where none is.</summary>
        public T Selected => list.selectedIndex >= 0 && list.selectedIndex < entries.Length ? entries[list.selectedIndex] : null;

        public void AddTo(VisualElement panel)
        {
            var below = new ScrollView().With(WindowStyle.Details);
            below.Add(text);
            panel.Add(list);
            panel.Add(below);
        }

        /// <summary>Shows these; the chosen one stays chosen where one like it is still there.</summary>
        /// <param name="now">What is shown.</param>
        /// <param name="same">Says whether two are the same thing.</param>
        public void Show(IEnumerable<T> now, Func<T, T, bool> same)
        {
            T before = Selected;
            entries = now.ToArray();
            list.itemsSource = entries;
            list.RefreshItems();
            int place = before == null ? -1 : Array.FindIndex(entries, entry => same(entry, before));
            list.SetSelectionWithoutNotify(place < 0 ? Enumerable.Empty<int>() : new[] { place });
            Tell();
        }

        private static VisualElement MakeRow()
        {
            var row = new EntryRow().With(WindowStyle.Entry);
            row.Add(row.Title);
            row.Add(row.Note);
            return row;
        }

        private void Bind(VisualElement element, int index)
        {
            var row = (EntryRow)element;
            row.Title.text = title(entries[index]);
            row.Note.text = note(entries[index]);
        }

        private void Tell()
        {
            text.text = Selected == null ? string.Empty : details(Selected);
            Chosen?.Invoke();
        }

        private sealed class EntryRow : VisualElement
        {
            public Label Title { get; } = new Label { enableRichText = false }.With(WindowStyle.EntryTitle);

            public Label Note { get; } = new Label { enableRichText = false }.With(WindowStyle.EntryNote);
        }
    }
}
