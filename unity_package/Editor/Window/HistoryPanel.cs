// What was made before, the newest first, with its seed and parameters, and the buttons that make it again and show its files.
// Must not know how something is made.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class HistoryPanel : VisualElement, IDisposable
    {
        private readonly History history;
        private readonly EntryList<HistoryEntry> list =
            new EntryList<HistoryEntry>(entry => entry.Title, HistoryText.Seed, HistoryText.Details);

        private readonly HelpBox problem = new HelpBox(string.Empty, HelpBoxMessageType.Warning);
        private readonly Button rerun;
        private readonly Button reveal;
        private readonly Button remove;
        private readonly Button clear;

        public HistoryPanel(History history)
        {
            this.history = history;
            rerun = new Button(Rerun) { text = "Re-run", tooltip = "Makes it again: the same to the last byte while the model is the same" };
            reveal = new Button(Reveal) { text = "Reveal", tooltip = "Shows the files that were made of it" };
            remove = new Button(() => history.Remove(list.Selected)) { text = "Remove", tooltip = "Forgets it; its files stay" };
            clear = new Button(history.Clear) { text = "Clear", tooltip = "Forgets all; their files stay" };
            Add(problem);
            list.AddTo(this);
            var buttons = new VisualElement().With(MakerStyle.Row);
            new List<Button> { rerun.With(MakerStyle.RowFills), reveal, remove, clear }.ForEach(buttons.Add);
            Add(buttons);
            list.Chosen += RefreshButtons;
            history.Changed += Refresh;
            Refresh();
        }

        public void Dispose()
        {
            history.Changed -= Refresh;
        }

        private void Refresh()
        {
            problem.text = history.Problem ?? string.Empty;
            problem.Show(history.Problem != null);
            list.Show(history.Entries, (one, other) => one.Id == other.Id);
            RefreshButtons();
        }

        private void RefreshButtons()
        {
            HistoryEntry entry = list.Selected;
            rerun.SetEnabled(entry != null && CapriccioEditor.ToolNamed(entry.Tool) != null);
            reveal.SetEnabled(entry != null && entry.Files.Any(Revealing.IsThere));
            remove.SetEnabled(entry != null);
            clear.SetEnabled(history.Entries.Count > 0);
        }

        private void Rerun()
        {
            CapriccioEditor.ToolNamed(list.Selected.Tool).Rerun(list.Selected);
        }

        private void Reveal()
        {
            Revealing.Show(list.Selected.Files.First(Revealing.IsThere));
        }
    }
}
