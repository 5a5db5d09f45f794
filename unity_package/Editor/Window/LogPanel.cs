// The last lines of a log, folded away until they are wanted. Must not know whose log it is.
using System;
using System.Linq;
using UnityEditor;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class LogPanel : Foldout, IDisposable
    {
        private const float LineHeight = 16;

        private readonly LogBuffer log;

        // One long text would have more corners than Unity draws at once.
        private readonly ListView lines = new ListView { fixedItemHeight = LineHeight, selectionType = SelectionType.None };

        public LogPanel(LogBuffer log)
        {
            this.log = log;
            text = "Log";
            value = false;
            viewDataKey = "capriccio-log";
            lines.AddToClassList(WindowStyle.Log);
            lines.makeItem = () => new Label { enableRichText = false }.With(WindowStyle.LogLine);
            lines.bindItem = Bind;
            Add(lines);
            Add(new Button(() => EditorGUIUtility.systemCopyBuffer = string.Join("\n", log.Lines)) { text = "Copy the log" });
            log.Changed += Refresh;
            Refresh();
        }

        public void Dispose()
        {
            log.Changed -= Refresh;
        }

        private void Bind(VisualElement element, int index)
        {
            var line = (Label)element;
            line.text = log.Lines[index];
            line.tooltip = log.Lines[index];
        }

        private void Refresh()
        {
            lines.itemsSource = log.Lines.ToArray();
            lines.RefreshItems();
            if (log.Lines.Count > 0)
            {
                lines.ScrollToItem(-1);
            }
        }
    }
}
