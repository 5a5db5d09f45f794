// The jobs that wait and run, each with its progress and a button to cancel it; those that failed, with the reason.
// Must not know what jobs make.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class QueuePanel : VisualElement, IDisposable
    {
        private readonly JobQueue queue;
        private readonly ScrollView list = new ScrollView().With(WindowStyle.List);
        private readonly Label nothing = new Label("Nothing waits.").With(MakerStyle.Text);
        private readonly List<JobRow> rows = new List<JobRow>();

        public QueuePanel(JobQueue queue)
        {
            this.queue = queue;
            Add(nothing);
            Add(list);
            queue.Changed += Refresh;
            Refresh();
        }

        public void Dispose()
        {
            queue.Changed -= Refresh;
            rows.ForEach(row => row.Dispose());
        }

        private void Refresh()
        {
            foreach (JobRow gone in rows.Where(row => !queue.Jobs.Contains(row.Job)).ToArray())
            {
                rows.Remove(gone);
                gone.Dispose();
                gone.RemoveFromHierarchy();
            }
            foreach (Job job in queue.Jobs.Where(job => rows.All(row => row.Job != job)))
            {
                var row = new JobRow(job, () => queue.Dismiss(job));
                rows.Add(row);
                list.Add(row);
            }
            nothing.Show(rows.Count == 0);
        }
    }
}
