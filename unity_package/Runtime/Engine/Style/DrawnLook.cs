// A learned look as it is drawn: a material whose shader turns the game's picture into it. Whoever has something to show
// fills one; the filter blends it in. Main thread only.
using System;
using UnityEngine;

namespace Capriccio
{
    internal abstract class DrawnLook : IDisposable
    {
        protected DrawnLook(string shader)
        {
            Material = LookShaders.Make(shader);
        }

        public Material Material { get; }

        public virtual void Dispose()
        {
            Discard(Material);
        }

        /// <summary>Destroys what was made at runtime, in play mode and out of it.</summary>
        public static void Discard(UnityEngine.Object made)
        {
            if (made == null)
            {
                return;
            }
            if (Application.isPlaying)
            {
                UnityEngine.Object.Destroy(made);
            }
            else
            {
                UnityEngine.Object.DestroyImmediate(made);
            }
        }
    }
}
