// Grids that a model in the engine makes, eased as the backend's are: what is shown moves towards the newest. Take is for the
// thread that digests, the rest for the main thread, never both at once.
using System;

namespace Capriccio.Core
{
    internal sealed class EngineGrid
    {
        /// <summary>When easing began, where it has ended: shown is the newest grid.</summary>
        private const double Settled = double.NegativeInfinity;

        private readonly Func<double> clock;
        private double takenEasingBegan = Settled;
        private double easingBegan = Settled;
        private volatile float easingS = 0.25f;

        /// <param name="clock">Seconds; asked on both threads.</param>
        public EngineGrid(Func<double> clock)
        {
            this.clock = clock;
        }

        /// <summary>The two grids between which what is shown moves.</summary>
        public GridEasing Grids { get; } = new GridEasing();

        /// <summary>Seconds in which the shown grid comes near a new one; 0 shows each at once.</summary>
        public float EasingS
        {
            get { return easingS; }
            set { easingS = value; }
        }

        /// <summary>Takes a new grid.</summary>
        /// <param name="grid">As the model made it: (rows, columns, depth, 12).</param>
        /// <param name="isCut">The scene is another one than that of the grid before.</param>
        public void Take(float[] grid, GridShape shape, bool isCut)
        {
            double nowS = clock();
            Grids.MoveOn(grid, shape, ShareSince(takenEasingBegan, nowS));
            takenEasingBegan = isCut ? Settled : nowS;
        }

        /// <summary>Begins to move towards what was taken.</summary>
        public void Show()
        {
            easingBegan = takenEasingBegan;
        }

        /// <summary>How far the way from the grid before to the newest is gone now, 0 to 1.</summary>
        public float Eased()
        {
            return ShareSince(easingBegan, clock());
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
