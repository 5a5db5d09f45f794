// The window's top: whether a backend answers, Start and Stop, its installation, its log. Must not know how one is started.
using System;
using System.Threading.Tasks;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class BackendPanel : VisualElement, IDisposable
    {
        private readonly BackendKeeper keeper;
        private readonly EditorConnection connection;
        private readonly Label sign = new Label("●").With(WindowStyle.Sign);
        private readonly Label status = new Label { enableRichText = false }.With(WindowStyle.Status);
        private readonly ProgressBar progress = new ProgressBar { lowValue = 0, highValue = 1 };
        private readonly Button button;
        private readonly Button install;
        private readonly LogPanel log;
        private BackendState probed = BackendState.Looking;

        public BackendPanel(BackendKeeper keeper, EditorConnection connection)
        {
            this.keeper = keeper;
            this.connection = connection;
            var menu = new EnvironmentMenu(keeper, connection);
            button = new Button(Press).With(MakerStyle.RowFills);
            install = new Button(menu.AskToInstall) { text = "Install…", tooltip = "There is no backend on this machine yet." };
            log = new LogPanel(keeper.Log);
            status.selection.isSelectable = true;
            Add(Row(WindowStyle.StatusRow, sign, status));
            Add(Row(MakerStyle.Row, button, install, new Button(menu.Show) { text = "⋮", tooltip = "Installation, connection and settings" }));
            Add(progress);
            Add(log);
            install.Show(false);
            keeper.Changed += Refresh;
            connection.Changed += Refresh;
            Refresh();
        }

        public void Dispose()
        {
            keeper.Changed -= Refresh;
            connection.Changed -= Refresh;
            log.Dispose();
        }

        private void Press()
        {
            if (keeper.CanStart)
            {
                keeper.Start();
            }
            else
            {
                keeper.Stop();
            }
        }

        private void Refresh()
        {
            BackendView view = BackendView.Of(keeper, connection);
            status.text = view.Text;
            sign.SetTone(view.Tone);
            button.text = view.Button;
            button.tooltip = view.Reason ?? string.Empty;
            button.SetEnabled(view.Reason == null);
            progress.Show(keeper.State == BackendState.Installing || keeper.State == BackendState.Removing);
            progress.value = (float)keeper.Fraction;
            Probe();
        }

        // Whether there is a program that could be started is asked of disks, which may take their time; so it is asked
        // once when the keeper has become idle.
        private void Probe()
        {
            if (probed == keeper.State)
            {
                return;
            }
            probed = keeper.State;
            install.Show(false);
            if (keeper.CanStart)
            {
                CapriccioEditor.Observe(OfferToInstallAsync(keeper.Choice));
            }
        }

        private async Task OfferToInstallAsync(BackendChoice choice)
        {
            bool hasProgram = await Task.Run(() => choice.HasProgram());
            install.Show(!hasProgram && keeper.CanStart);
        }

        private static VisualElement Row(string style, params VisualElement[] elements)
        {
            var row = new VisualElement().With(style);
            Array.ForEach(elements, row.Add);
            return row;
        }
    }
}
