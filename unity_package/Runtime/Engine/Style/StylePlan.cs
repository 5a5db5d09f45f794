// What a render pipeline does for a style filter in one frame of the game. Values.
using UnityEngine;

namespace Capriccio
{
    internal struct StylePlan
    {
        /// <summary>Draws the game's picture with the looks, by the shader's first pass; null where it stays as it is.</summary>
        public Material Look;

        /// <summary>Where a small frame is drawn, before the look; null where none is due.</summary>
        public RenderTexture Capture;

        /// <summary>Draws the small frame, by the shader's first pass.</summary>
        public Material Shrink;
    }
}
