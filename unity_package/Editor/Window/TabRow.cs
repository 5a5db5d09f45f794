// Panels of which one is seen, and the row of buttons that choose it. Unity has such an element of its own since Unity 6 only.
using System;
using System.Collections.Generic;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TabRow
    {
        private readonly VisualElement row = new VisualElement().With(WindowStyle.Tabs);
        private readonly List<Button> buttons = new List<Button>();
        private readonly List<VisualElement> panels = new List<VisualElement>();
        private readonly Action<int> choose;
        private int chosen;

        /// <param name="chosen">The tab that is seen first.</param>
        /// <param name="choose">Told when another is chosen.</param>
        public TabRow(int chosen, Action<int> choose)
        {
            this.chosen = chosen;
            this.choose = choose;
        }

        public void Add(string title, VisualElement panel)
        {
            int index = panels.Count;
            buttons.Add(new Button(() => Choose(index)) { text = title }.With(WindowStyle.Tab));
            panels.Add(panel.With(WindowStyle.Panel));
        }

        /// <summary>Puts the row and the panels into an element, below each other.</summary>
        public void AddTo(VisualElement element)
        {
            buttons.ForEach(row.Add);
            element.Add(row);
            panels.ForEach(element.Add);
            Refresh();
        }

        private void Choose(int index)
        {
            chosen = index;
            choose(index);
            Refresh();
        }

        private void Refresh()
        {
            for (int index = 0; index < panels.Count; index++)
            {
                panels[index].Show(index == chosen);
                buttons[index].EnableInClassList(WindowStyle.TabChosen, index == chosen);
            }
        }
    }
}
