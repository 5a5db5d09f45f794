// One job in a list: what it makes, how far it is, and the button that gives it up, or takes it off the list when it has failed.
// Must not know the queue.
using System;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class JobRow : VisualElement, IDisposable
    {
        private readonly ProgressBar progress = new ProgressBar { lowValue = 0, highValue = 1 };
        private readonly Label stage = new Label { enableRichText = false }.With(MakerStyle.Text);
        private readonly Button button;

        public JobRow(Job job, Action dismiss)
        {
            Job = job;
            AddToClassList(WindowStyle.Job);
            button = new Button(dismiss);
            var top = new VisualElement().With(WindowStyle.Entry);
            top.Add(new Label(job.Title) { enableRichText = false }.With(WindowStyle.EntryTitle));
            top.Add(button);
            Add(top);
            Add(progress);
            Add(stage);
            job.Changed += Refresh;
            Refresh(job);
        }

        /// <summary>The job that it shows.</summary>
        public Job Job { get; }

        public void Dispose()
        {
            Job.Changed -= Refresh;
        }

        private void Refresh(Job job)
        {
            progress.value = (float)job.Fraction;
            progress.Show(!job.HasEnded);
            button.text = job.HasEnded ? "Dismiss" : "Cancel";
            stage.text = job.State == JobState.Failed ? job.Problem : job.Stage;
        }
    }
}
