// How far each look has faded in: the learned one (a model's, or what stands in for it in the engine) over the colour table
// over the game. Must not know where a look comes from, or why it is shown.
using System;

namespace Capriccio.Core
{
    internal sealed class LookBlend
    {
        /// <summary>Seconds in which a look appears and disappears.</summary>
        public const float FadeS = 0.3f;

        /// <summary>How far the learned look has faded in, 0 to 1.</summary>
        public float LearnedShare { get; private set; }

        /// <summary>How far the colour table has faded in below it, 0 to 1.</summary>
        public float TableShare { get; private set; }

        /// <summary>
        /// Which learned look is drawn. Where another one is wanted, this one fades out first: the two have shaders of their own.
        /// Null while none is.
        /// </summary>
        public object Drawn { get; private set; }

        /// <summary>Moves the shares on by one frame.</summary>
        /// <param name="wanted">The learned look that should be seen; null for none.</param>
        /// <param name="isGone">What is drawn can't be drawn any more, or does not fit the scene: it goes at once.</param>
        /// <param name="hasTable">The colour table should be seen below.</param>
        /// <param name="deltaS">Seconds since the frame before.</param>
        public void Advance(object wanted, bool isGone, bool hasTable, float deltaS)
        {
            float step = Math.Max(0f, deltaS) / FadeS;
            if (isGone)
            {
                LearnedShare = 0f;
            }
            if (LearnedShare <= 0f)
            {
                Drawn = isGone ? null : wanted;
            }
            LearnedShare = Toward(LearnedShare, Drawn != null && Drawn == wanted, step);
            TableShare = Toward(TableShare, hasTable, step);
        }

        /// <summary>Begins anew: the game as it is.</summary>
        public void Reset()
        {
            LearnedShare = 0f;
            TableShare = 0f;
            Drawn = null;
        }

        private static float Toward(float share, bool full, float step)
        {
            return full ? Math.Min(1f, share + step) : Math.Max(0f, share - step);
        }
    }
}
