// The models that the backend has, asked for again and again while somebody looks, so that a file that is dropped into the
// models folder appears. Belongs to Unity's main thread. Must not know what models are used for.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Capriccio.Editor
{
    internal sealed class ModelWatch
    {
        private const int AskAgainMs = 3000;

        private readonly EditorConnection connection;
        private readonly Func<long> clockMs;
        private CapriccioClient asked;
        private string shown = string.Empty;
        private long askedMs;
        private bool asks;

        /// <param name="connection">Whose backend's models.</param>
        /// <param name="clockMs">Milliseconds since any moment.</param>
        public ModelWatch(EditorConnection connection, Func<long> clockMs)
        {
            this.connection = connection;
            this.clockMs = clockMs;
        }

        /// <summary>Raised when the list is another.</summary>
        public event Action Changed;

        /// <summary>The loaded models; none while no backend answers.</summary>
        public IReadOnlyList<ModelSummary> Models { get; private set; } = Array.Empty<ModelSummary>();

        /// <summary>The files that it refused.</summary>
        public IReadOnlyList<ModelProblem> Problems { get; private set; } = Array.Empty<ModelProblem>();

        /// <summary>How many look at the list; while nobody does, it is asked for only until there is one.</summary>
        public int Viewers { get; set; }

        /// <summary>The loaded models of one kind, such as <c>texture.vary</c>.</summary>
        public IEnumerable<ModelSummary> Of(string kind)
        {
            return Models.Where(model => model.Kind == kind);
        }

        /// <summary>Asks where it is time to. To be called many times a second.</summary>
        public void Tick()
        {
            if (!connection.IsReady)
            {
                asked = null;
                Show(string.Empty, Array.Empty<ModelSummary>(), Array.Empty<ModelProblem>());
                return;
            }
            bool isNew = asked != connection.Client;
            bool isDue = (Viewers > 0 || Models.Count == 0) && clockMs() - askedMs > AskAgainMs;
            if (!asks && (isNew || isDue))
            {
                asked = connection.Client;
                askedMs = clockMs();
                asks = true;
                Observe(AskAsync(asked));
            }
        }

        private async Task AskAsync(CapriccioClient client)
        {
            try
            {
                ModelList list = await client.ListModelsAsync();
                if (client == connection.Client)
                {
                    Show(Told(list), list.Models, list.Problems);
                }
            }
            catch (Exception error) when (error is CapriccioException || error is ObjectDisposedException)
            {
                // The connection is gone, which its state tells; or it is asked again.
            }
            finally
            {
                asks = false;
            }
        }

        private void Show(string told, IReadOnlyList<ModelSummary> models, IReadOnlyList<ModelProblem> problems)
        {
            if (told != shown)
            {
                shown = told;
                Models = models;
                Problems = problems;
                Changed?.Invoke();
            }
        }

        // Names the list: another one has another text.
        private static string Told(ModelList list)
        {
            IEnumerable<string> models = list.Models.Select(model => $"{model.Name} {model.Version} {model.Kind} {model.Card["hash"]}");
            IEnumerable<string> problems = list.Problems.Select(problem => $"{problem.File} {problem.Code} {problem.Message}");
            return "models\n" + string.Join("\n", models.Concat(problems));
        }

        private static void Observe(Task task)
        {
            task.ContinueWith(ended => ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }
    }
}
