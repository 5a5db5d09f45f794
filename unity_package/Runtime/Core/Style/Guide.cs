// What a grid model looks its cells up by: weights of the three colours, and a curve over their sum. A card without a
// guide means Rec. 601 luminance. Values; knows neither grids nor textures.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class Guide
    {
        /// <summary>Values of the curve, at 0, 1/15, … 1.</summary>
        public const int Knots = 16;

        private const int Colors = 3;

        /// <summary>Rec. 601 on encoded values, as in training, without a curve.</summary>
        public static readonly Guide Luminance = new Guide(new[] { 0.299f, 0.587f, 0.114f }, null);

        private Guide(float[] weights, float[] curve)
        {
            Weights = weights;
            Curve = curve;
        }

        /// <summary>Of red, green and blue.</summary>
        public float[] Weights { get; }

        /// <summary>Piecewise linear through these; null where the sum is taken as it is.</summary>
        public float[] Curve { get; }

        /// <summary>A guide whose numbers were checked when they were read.</summary>
        /// <param name="curve">Null or empty where the sum is taken as it is.</param>
        public static Guide Of(float[] weights, float[] curve)
        {
            return new Guide(weights, curve == null || curve.Length == 0 ? null : curve);
        }

        /// <summary>The guide of a model's card.</summary>
        /// <exception cref="ProtocolException">The card has one that makes no sense.</exception>
        public static Guide FromCard(MessagePackValue card)
        {
            MessagePackValue given = card["guide"];
            if (given.Kind == MessagePackKind.Nil)
            {
                return Luminance;
            }
            float[] weights = Numbers(given["weights"], Colors);
            float[] curve = Numbers(given["curve"], Knots);
            if (weights == null || curve == null)
            {
                throw ProtocolException.InvalidField(
                    $"The guide of {card["name"]} is {given}; allowed: {Colors} weights and a curve of {Knots} numbers.");
            }
            return new Guide(weights, curve);
        }

        private static float[] Numbers(MessagePackValue given, int count)
        {
            IReadOnlyList<MessagePackValue> elements = given.Elements;
            if (elements.Count != count)
            {
                return null;
            }
            var numbers = new float[count];
            for (int index = 0; index < count; index++)
            {
                if (!elements[index].TryGetDouble(out double number) || !(Math.Abs(number) <= HalfFloat.Largest))
                {
                    return null;
                }
                numbers[index] = (float)number;
            }
            return numbers;
        }
    }
}
