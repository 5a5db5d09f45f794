// A button that has textures made and, while they are, gives them up; with progress, and what went wrong. Must not know what
// becomes of them.
using System;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class TextureMakingView : VisualElement
    {
        private readonly Button button;
        private readonly ProgressBar bar = new ProgressBar { lowValue = 0, highValue = 1 };
        private readonly HelpBox message = new HelpBox(string.Empty, HelpBoxMessageType.Info);
        private readonly TextureMaking making;
        private readonly Action start;
        private string said = string.Empty;

        /// <param name="making">What it shows.</param>
        /// <param name="start">Called when the button is pressed while nothing is made.</param>
        public TextureMakingView(TextureMaking making, Action start)
        {
            this.making = making;
            this.start = start;
            button = new Button(Press);
            Add(button);
            Add(bar);
            Add(message);
            making.Changed += Refresh;
            Refresh();
        }

        /// <summary>Tells something, until something goes wrong; nothing for an empty text.</summary>
        public void Say(string text)
        {
            said = text;
            Refresh();
        }

        private void Press()
        {
            if (making.IsBusy)
            {
                making.Cancel();
            }
            else
            {
                start();
            }
        }

        private void Refresh()
        {
            button.text = making.IsBusy ? "Cancel" : "Generate";
            bar.Show(making.IsBusy);
            bar.value = (float)making.Fraction;
            bar.title = making.Stage;
            bool isWrong = making.Problem.Length > 0;
            message.messageType = isWrong ? HelpBoxMessageType.Error : HelpBoxMessageType.Info;
            message.text = isWrong ? making.Problem : said;
            message.Show(message.text.Length > 0);
        }
    }
}
