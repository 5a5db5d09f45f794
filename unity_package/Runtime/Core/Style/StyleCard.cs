// What a style filter reads of a model's card: of which kind it is, and what its frames look like. Values.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class StyleCard
    {
        public const string GridKind = "style.grid";
        public const string FrameKind = "style.frame";

        private const int LargestMultiple = 256;

        // What a grid model sees where its card does not say.
        private static readonly FrameSize UsualView = new FrameSize(256, 144);

        private StyleCard(ModelSummary model)
        {
            Name = model.Name;
            IsGrid = model.Kind == GridKind;
            Hash = model.Card["hash"].TryGetString(out string hash) ? hash : null;
            Guide = IsGrid ? Guide.FromCard(model.Card) : null;
            HasDetail = IsGrid && HasOutput(model.Card, "detail");
            View = ViewOf(model.Card);
            Multiple = model.Card["size_multiple"].TryGetInt64(out long multiple)
                ? (int)Math.Max(1, Math.Min(LargestMultiple, multiple))
                : 1;
        }

        public string Name { get; }

        /// <summary>It answers with grids; otherwise with frames.</summary>
        public bool IsGrid { get; }

        /// <summary>First 16 hex digits of the model file's SHA-256; null where the card does not say.</summary>
        public string Hash { get; }

        /// <summary>What a grid model looks its cells up by; null for a frame model.</summary>
        public Guide Guide { get; }

        /// <summary>A grid model that may answer with detail too.</summary>
        public bool HasDetail { get; }

        /// <summary>What a grid model sees.</summary>
        public FrameSize View { get; }

        /// <summary>What the sides of a frame model's input must be multiples of.</summary>
        public int Multiple { get; }

        /// <summary>The card of a model in a list.</summary>
        /// <exception cref="CapriccioException">It is not there, of another kind, or its card makes no sense; the message says which.</exception>
        public static StyleCard Find(ModelList models, string name)
        {
            ModelSummary model = models.Models.FirstOrDefault(each => each.Name == name);
            if (model == null)
            {
                string known = string.Join(", ", models.Models.Where(IsStyle).Select(each => each.Name));
                throw new CapriccioException(
                    Spec.Errors.UnknownModel, $"The backend has no model {name}; its style models are: {(known.Length > 0 ? known : "none")}.");
            }
            if (!IsStyle(model))
            {
                throw new CapriccioException(
                    Spec.Errors.UnknownModel, $"The model {name} is of kind {model.Kind}; allowed: {GridKind}, {FrameKind}.");
            }
            return new StyleCard(model);
        }

        /// <summary>Pixels of the frame that is captured for it.</summary>
        /// <param name="screen">The game's picture.</param>
        /// <param name="height">For a frame model, in pixels; 0 for what suits.</param>
        public FrameSize CaptureSize(FrameSize screen, int height)
        {
            return IsGrid ? View : FrameSize.ForFrameModel(screen, height, Multiple);
        }

        private static bool IsStyle(ModelSummary model)
        {
            return model.Kind == GridKind || model.Kind == FrameKind;
        }

        private static bool HasOutput(MessagePackValue card, string name)
        {
            return card["outputs"].Elements.Any(output => output["name"].TryGetString(out string given) && given == name);
        }

        private static FrameSize ViewOf(MessagePackValue card)
        {
            IReadOnlyList<MessagePackValue> sides = card["view_size"].Elements;
            if (sides.Count != 2 || !sides[0].TryGetInt64(out long height) || !sides[1].TryGetInt64(out long width))
            {
                return UsualView;
            }
            return new FrameSize(Side(width), Side(height));
        }

        private static int Side(long pixels)
        {
            return (int)Math.Max(1, Math.Min(FrameSize.LargestSide, pixels));
        }
    }
}
