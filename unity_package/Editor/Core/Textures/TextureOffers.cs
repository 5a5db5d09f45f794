// What the backend's models can do for textures: their names, and the labels that they know. Values only.
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class TextureOffers
    {
        private TextureOffers(IReadOnlyList<ModelSummary> models)
        {
            Variers = Names(models, Spec.Requests.TextureVary);
            Synthesizers = Names(models, Spec.Requests.TextureSynthesize);
            Labels = models.Where(model => model.Kind == Spec.Requests.TextureSynthesize).SelectMany(LabelsOf).Distinct().ToArray();
        }

        /// <summary>Names of models that make variations.</summary>
        public IReadOnlyList<string> Variers { get; }

        /// <summary>Names of models that make textures of a label.</summary>
        public IReadOnlyList<string> Synthesizers { get; }

        /// <summary>All labels that some model knows, in the order of the models' cards.</summary>
        public IReadOnlyList<string> Labels { get; }

        /// <summary>What these models can do.</summary>
        public static TextureOffers Of(IReadOnlyList<ModelSummary> models)
        {
            return new TextureOffers(models);
        }

        // A model's kind is called as its request is.
        private static IReadOnlyList<string> Names(IEnumerable<ModelSummary> models, string kind)
        {
            return models.Where(model => model.Kind == kind).Select(model => model.Name).ToArray();
        }

        private static IEnumerable<string> LabelsOf(ModelSummary model)
        {
            MessagePackValue labels = model.Card["labels"];
            if (labels.Kind != MessagePackKind.Array)
            {
                yield break;
            }
            foreach (MessagePackValue each in labels.Elements)
            {
                if (each.TryGetString(out string label))
                {
                    yield return label;
                }
            }
        }
    }
}
