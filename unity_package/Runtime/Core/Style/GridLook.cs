// A look as bilateral grids: the backend sends colour transforms, the shader slices them at native resolution. Answers come
// less often than frames are drawn, and late: what is shown moves in every drawn frame towards the newest answer, as fast at
// any frame rate, and at once after a cut.
using System;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class GridLook : AnsweredLook
    {
        /// <summary>When easing began, where it has ended: shown is the newest grid.</summary>
        private const double Settled = double.NegativeInfinity;

        private readonly Func<double> clock;
        private readonly bool mayHaveDetail;
        private double digestedEasingBegan = Settled;
        private bool digestedDetail;
        private double easingBegan = Settled;
        private volatile float easingS = 0.25f;

        /// <param name="captureSize">Pixels of the captured frame.</param>
        /// <param name="modelHash">Of the model file that the card is of; null where that is not known.</param>
        /// <param name="guide">What the model looks cells up by.</param>
        /// <param name="mayHaveDetail">The model may answer with detail too.</param>
        /// <param name="clock">Seconds; asked on both threads.</param>
        public GridLook(FrameSize captureSize, string modelHash, Guide guide, bool mayHaveDetail, Func<double> clock)
            : base(captureSize, modelHash)
        {
            Guide = guide;
            this.mayHaveDetail = mayHaveDetail;
            this.clock = clock;
            DetailTexels = new byte[mayHaveDetail ? captureSize.Pixels * 4 : 0];
        }

        /// <summary>What cells are looked up by.</summary>
        public Guide Guide { get; }

        /// <summary>The two grids between which what is shown moves.</summary>
        public GridEasing Grids { get; } = new GridEasing();

        /// <summary>What is added to the sliced picture: RGBA, 128 is nothing; as large as the captured frame, or empty.</summary>
        public byte[] DetailTexels { get; }

        /// <summary>The newest answer brought detail.</summary>
        public bool HasDetail { get; private set; }

        /// <summary>Detail is seen now: unlike colours it belongs to the place where it was seen, so a cut hides it.</summary>
        public bool ShowsDetail => HasDetail && !IsCutPending;

        /// <summary>Seconds in which the shown grid comes near a new one; 0 shows each at once.</summary>
        public float EasingS
        {
            get { return easingS; }
            set { easingS = value; }
        }

        public override bool OutlivesMotion => true;

        /// <summary>How far the way from the grid before to the newest is gone now, 0 to 1.</summary>
        public float Eased()
        {
            return ShareSince(easingBegan, clock());
        }

        protected override void Take(StyleReply reply, WireBuffer result, WireBuffer detail, bool isCut)
        {
            if (reply.Kind != StyleResultKind.Grid)
            {
                throw ProtocolException.InvalidField("A grid model answered with a frame; its file was replaced.");
            }
            digestedDetail = mayHaveDetail && reply.HasDetail;
            if (digestedDetail)
            {
                ToTexels(detail, "detail", DetailTexels);
            }
            double nowS = clock();
            Grids.MoveOn(result.Bytes, Shape((TensorDescriptor)result.Descriptor), ShareSince(digestedEasingBegan, nowS));
            digestedEasingBegan = isCut ? Settled : nowS;
        }

        protected override void Displayed()
        {
            easingBegan = digestedEasingBegan;
            HasDetail = digestedDetail;
        }

        private static GridShape Shape(TensorDescriptor grid)
        {
            if (grid.Shape[3] != GridShape.CellValues)
            {
                throw ProtocolException.InvalidField($"The grid is {grid}; allowed: (rows, columns, depth, {GridShape.CellValues}).");
            }
            return new GridShape(grid.Shape[0], grid.Shape[1], grid.Shape[2]);
        }

        private float ShareSince(double began, double nowS)
        {
            if (double.IsNegativeInfinity(began) || easingS <= 0f)
            {
                return 1f;
            }
            return (float)(1.0 - Math.Exp(-Math.Max(0.0, nowS - began) / easingS));
        }
    }
}
