// What a twin's card says that a game needs. Serialized with the look. Values.
using System;
using Capriccio.Core;

namespace Capriccio
{
    [Serializable]
    internal sealed class TwinFacts
    {
        /// <summary>It makes grids; otherwise frames.</summary>
        public bool IsGrid;

        /// <summary>It makes a detail, too.</summary>
        public bool HasDetail;

        /// <summary>Pixels of the picture that it takes.</summary>
        public int Width;

        /// <inheritdoc cref="Width"/>
        public int Height;

        /// <summary>Of a grid's guide; empty for luminance.</summary>
        public float[] GuideWeights = Array.Empty<float>();

        /// <summary>Of a grid's guide; empty where the sum is taken as it is.</summary>
        public float[] GuideCurve = Array.Empty<float>();

        /// <summary>The model that the twin was made from: name, version, hash.</summary>
        public string MadeFrom = string.Empty;

        /// <summary>Licence of the weights.</summary>
        public string Licence = string.Empty;

        public FrameSize Size => new FrameSize(Width, Height);

        public Guide Guide => GuideWeights.Length == 0 ? Guide.Luminance : Guide.Of(GuideWeights, GuideCurve);
    }
}
