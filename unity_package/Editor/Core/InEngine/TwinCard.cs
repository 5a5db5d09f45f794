// What the card of a twin says: a style model that runs in the engine, as `capriccio-train in-engine` makes it. Values.
// Must not know how a model is run.
using System;
using System.Collections.Generic;
using System.Linq;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Editor
{
    internal sealed class TwinCard
    {
        private const string TwinKey = "capriccio.in_engine.card";
        private const string ModelKey = "capriccio.card";
        private const string MadeFromKey = "capriccio.made_from";

        private TwinCard(MessagePackValue card, string madeFrom)
        {
            Name = Text(card["name"]);
            Version = Text(card["version"]);
            Licence = Text(card["licence"]);
            MadeFrom = madeFrom;
            IsGrid = Text(card["kind"]) == StyleCard.GridKind;
            Guide = IsGrid ? Guide.FromCard(card) : null;
            Size = PictureSize(Input(card)["shape"], "input");
            HasDetail = IsGrid && card["outputs"].Elements.Any(output => Text(output["name"]) == "detail");
            Certificate = new TwinCertificate(card["parity"], Input(card)["range"], Size);
        }

        public string Name { get; }

        public string Version { get; }

        public string Licence { get; }

        /// <summary>The model that it was made from: name, version, hash.</summary>
        public string MadeFrom { get; }

        /// <summary>It makes grids; otherwise frames.</summary>
        public bool IsGrid { get; }

        /// <summary>What a grid is looked up by; null where it makes frames.</summary>
        public Guide Guide { get; }

        /// <summary>Pixels of the picture that it takes.</summary>
        public FrameSize Size { get; }

        /// <summary>It makes a detail, too.</summary>
        public bool HasDetail { get; }

        /// <summary>With which it proves that it is computed right.</summary>
        public TwinCertificate Certificate { get; }

        /// <summary>Reads the card in a file's metadata.</summary>
        /// <exception cref="CapriccioException">The file is no twin, or its card is broken; the message says what to do.</exception>
        public static TwinCard FromMetadata(IReadOnlyDictionary<string, string> metadata)
        {
            if (!metadata.TryGetValue(TwinKey, out string text))
            {
                throw new CapriccioException(Spec.Errors.ModelRejected, WhyNone(metadata));
            }
            metadata.TryGetValue(MadeFromKey, out string madeFrom);
            try
            {
                MessagePackValue card = JsonReader.Read(text);
                string kind = Text(card["kind"]);
                if (kind != StyleCard.GridKind && kind != StyleCard.FrameKind)
                {
                    throw Broken($"its kind is {kind}; allowed: {StyleCard.GridKind}, {StyleCard.FrameKind}");
                }
                return new TwinCard(card, madeFrom ?? string.Empty);
            }
            catch (FormatException error)
            {
                throw Broken($"it is no JSON: {error.Message}");
            }
            catch (ProtocolException error)
            {
                throw Broken(error.Message);
            }
        }

        internal static CapriccioException Broken(string reason)
        {
            return new CapriccioException(
                Spec.Errors.ModelRejected, $"The twin's card is broken: {reason}. Make the twin again with `capriccio-train in-engine`.");
        }

        private static string WhyNone(IReadOnlyDictionary<string, string> metadata)
        {
            return metadata.ContainsKey(ModelKey)
                ? "This is a model for the backend. Make its twin for Unity's Inference Engine with "
                    + "`capriccio-train in-engine MODEL.onnx`, and use that."
                : "This file holds no model of Capriccio: it has no card.";
        }

        private static MessagePackValue Input(MessagePackValue card)
        {
            IReadOnlyList<MessagePackValue> inputs = card["inputs"].Elements;
            if (inputs.Count != 1 || Text(inputs[0]["dtype"]) != "float32" || Text(inputs[0]["layout"]) != "NCHW")
            {
                throw Broken($"its inputs are {card["inputs"]}; allowed: one picture as float32, NCHW");
            }
            return inputs[0];
        }

        // Of (1, 3, height, width).
        private static FrameSize PictureSize(MessagePackValue shape, string what)
        {
            long[] sides = shape.Elements.Select(side => side.TryGetInt64(out long value) ? value : 0).ToArray();
            bool isPicture = sides.Length == 4 && sides[0] == 1 && sides[1] == 3
                && sides.Skip(2).All(side => side >= 1 && side <= FrameSize.LargestSide);
            if (!isPicture)
            {
                throw Broken($"the {what} is {shape}; allowed: [1, 3, height, width] with sides of 1 to {FrameSize.LargestSide}");
            }
            return new FrameSize((int)sides[3], (int)sides[2]);
        }

        private static string Text(MessagePackValue value)
        {
            return value.TryGetString(out string text) ? text : string.Empty;
        }
    }
}
