// A button that starts something and, while a job is under way, gives it up; with its progress, and what went wrong.
// Must not know what is made.
using System;
using System.Threading.Tasks;
using Capriccio.Core;
using UnityEngine;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class JobView : VisualElement
    {
        private readonly Button button;
        private readonly ProgressBar bar = new ProgressBar { lowValue = 0, highValue = 1 };
        private readonly HelpBox message = new HelpBox(string.Empty, HelpBoxMessageType.Info);
        private readonly string startText;
        private readonly Action start;
        private Job job;

        /// <param name="startText">What the button says while nothing is made.</param>
        /// <param name="start">Called when it is pressed then.</param>
        public JobView(string startText, Action start)
        {
            this.startText = startText;
            this.start = start;
            button = new Button(Press);
            Add(button);
            Add(bar);
            Add(message);
            message.Show(false);
            Refresh();
        }

        /// <summary>Says whether a job is under way.</summary>
        public bool IsBusy => job != null && !job.HasEnded;

        /// <summary>Shows how far a job is, in place of the one before, which is given up.</summary>
        public void Follow(Job next)
        {
            Cancel();
            job = next;
            job.Changed += Heed;
            Say(string.Empty);
            Refresh();
        }

        /// <summary>Gives the job up that is under way.</summary>
        public void Cancel()
        {
            if (job != null)
            {
                job.Changed -= Heed;
                job.Cancel();
                job = null;
            }
            Refresh();
        }

        /// <summary>Tells something; nothing for an empty text.</summary>
        public void Say(string text, HelpBoxMessageType type = HelpBoxMessageType.Info)
        {
            message.text = text;
            message.messageType = type;
            message.Show(!string.IsNullOrEmpty(text));
        }

        /// <summary>Has something go on by itself; what goes wrong is told here, and what nobody foresaw in the console too.</summary>
        public void Run(Func<Task> action)
        {
            Observe(RunAsync(action));
        }

        // It fails only where this view does.
        private static void Observe(Task run)
        {
            run.ContinueWith(ended => Debug.LogException(ended.Exception), TaskContinuationOptions.OnlyOnFaulted);
        }

        private async Task RunAsync(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (OperationCanceledException)
            {
                Refresh();
            }
            catch (Exception error)
            {
                Say(error.Message, HelpBoxMessageType.Error);
                if (!IsForeseen(error))
                {
                    Debug.LogException(error);
                }
            }
        }

        private static bool IsForeseen(Exception error)
        {
            return error is CapriccioException || error is FileProblemException || error is FormatException;
        }

        private void Press()
        {
            if (IsBusy)
            {
                Cancel();
            }
            else
            {
                start();
            }
        }

        private void Heed(Job changed)
        {
            if (changed.State == JobState.Failed)
            {
                Say(changed.Problem, HelpBoxMessageType.Error);
            }
            Refresh();
        }

        private void Refresh()
        {
            button.text = IsBusy ? "Cancel" : startText;
            bar.Show(IsBusy);
            bar.value = IsBusy ? (float)job.Fraction : 0;
            bar.title = IsBusy ? job.Stage : string.Empty;
        }
    }
}
