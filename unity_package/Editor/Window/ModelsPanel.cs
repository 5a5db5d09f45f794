// The models that the backend has loaded, each with its card, and the files that it refused. Must not know what models are for.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using UnityEngine.UIElements;

namespace Capriccio.Editor
{
    internal sealed class ModelsPanel : VisualElement, IDisposable
    {
        private readonly ModelWatch models;
        private readonly EntryList<Row> list = new EntryList<Row>(row => row.Title, row => row.Note, row => row.Details);
        private readonly Label nothing = new Label("The backend's models are listed here while it answers.").With(MakerStyle.Text);

        public ModelsPanel(ModelWatch models)
        {
            this.models = models;
            Add(nothing);
            list.AddTo(this);
            models.Viewers++;
            models.Changed += Refresh;
            Refresh();
        }

        public void Dispose()
        {
            models.Viewers--;
            models.Changed -= Refresh;
        }

        private void Refresh()
        {
            IEnumerable<Row> loaded = models.Models.Select(model => new Row(model.Name, model.Kind, CardText.Of(model.Card)));
            IEnumerable<Row> refused = models.Problems.Select(problem => new Row(Path.GetFileName(problem.File), "refused", problem.Message));
            Row[] rows = loaded.Concat(refused).ToArray();
            list.Show(rows, (one, other) => one.Title == other.Title);
            nothing.Show(rows.Length == 0);
        }

        private sealed class Row
        {
            public Row(string title, string note, string details)
            {
                Title = title;
                Note = note;
                Details = details;
            }

            public string Title { get; }

            public string Note { get; }

            public string Details { get; }
        }
    }
}
