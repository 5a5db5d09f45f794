// Chooses the material that draws the game's picture in this frame, and tells it how far each look has faded in. Main thread
// only. Must not know where looks come from.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal sealed class LookPainter : IDisposable
    {
        private readonly LookBlend blend = new LookBlend();
        private Material tableAlone;

        // What is faded out is still drawn with the table that it had.
        private CapriccioColorTable table;

        /// <summary>Draws the picture with the looks; null where the game is seen as it is.</summary>
        public Material Material { get; private set; }

        /// <summary>The learned look that is drawn, or fades out; null for none.</summary>
        public DrawnLook Drawn => (DrawnLook)blend.Drawn;

        /// <summary>Moves on by one frame of the game.</summary>
        /// <param name="wanted">The learned look that should be seen; null for none.</param>
        /// <param name="isGone">What is drawn can't be drawn any more, or does not fit the scene.</param>
        /// <param name="below">The colour table that is seen below; null for none.</param>
        /// <param name="strength">How much of any look is seen, 0 to 1.</param>
        /// <param name="mask">Where looks are seen; null for everywhere.</param>
        /// <param name="deltaS">Seconds since the frame before.</param>
        public void Advance(DrawnLook wanted, bool isGone, CapriccioColorTable below, float strength, Texture mask, float deltaS)
        {
            bool hasTable = below != null && below.Texture != null;
            table = hasTable ? below : table;
            blend.Advance(wanted, isGone, hasTable, deltaS);
            Material = Choose(strength);
            if (Material != null)
            {
                Tell(Material, strength, mask);
            }
        }

        public void Dispose()
        {
            DrawnLook.Discard(tableAlone);
            tableAlone = null;
            Material = null;
            blend.Reset();
        }

        private Material Choose(float strength)
        {
            if (strength <= 0f)
            {
                return null;
            }
            if (Drawn != null && blend.LearnedShare > 0f)
            {
                return Drawn.Material;
            }
            bool showsTable = blend.TableShare > 0f && table != null;
            return showsTable ? tableAlone = tableAlone != null ? tableAlone : LookShaders.Make("TableLook") : null;
        }

        private void Tell(Material material, float strength, Texture mask)
        {
            material.SetFloat(LookShaders.Strength, strength);
            material.SetFloat(LookShaders.LearnedShare, blend.LearnedShare);
            material.SetFloat(LookShaders.IsLinear, LookShaders.LinearLight());
            material.SetFloat(LookShaders.HasMask, mask != null ? 1f : 0f);
            material.SetTexture(LookShaders.Mask, mask);
            bool hasTable = table != null && table.Texture != null;
            material.SetFloat(LookShaders.TableShare, hasTable ? blend.TableShare : 0f);
            if (hasTable)
            {
                Vector3 low = table.DomainMin;
                Vector3 high = table.DomainMax;
                material.SetTexture(LookShaders.Table, table.Texture);
                material.SetFloat(LookShaders.TableTexels, table.Texture.width);
                material.SetVector(LookShaders.DomainMin, new Vector4(low.x, low.y, low.z, 0f));
                material.SetVector(LookShaders.DomainSize, new Vector4(high.x - low.x, high.y - low.y, high.z - low.z, 0f));
            }
        }
    }
}
