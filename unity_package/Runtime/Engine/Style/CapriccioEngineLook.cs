// What a look that needs no backend is to the style filter: an asset, and what plays it for one filter.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// A look that stands in for the backend's: a model that runs in the engine, or a grid that was baked for one scene. Assets
    /// of these kinds are made by their importers; choose one as <see cref="CapriccioStyleFilter.EngineLook"/>.
    /// </summary>
    public abstract class CapriccioEngineLook : ScriptableObject
    {
        /// <summary>Begins to play it for one filter, which disposes what is returned.</summary>
        internal abstract EngineLookPlayer Open();
    }

    /// <summary>Plays an engine look for one filter. Main thread only.</summary>
    internal abstract class EngineLookPlayer : IDisposable
    {
        /// <summary>Why it can't be shown now; null where it can.</summary>
        public abstract string Problem { get; }

        /// <summary>What is drawn; null before there is something.</summary>
        public abstract DrawnLook Drawn { get; }

        /// <summary>The camera has cut to another scene, which what is drawn does not fit.</summary>
        public virtual bool IsCut => false;

        /// <summary>A frame should be captured for it in this frame of the game.</summary>
        /// <param name="screen">Pixels of the game's picture.</param>
        /// <param name="size">Pixels of the frame that is wanted.</param>
        public virtual bool WantsCapture(FrameSize screen, out FrameSize size)
        {
            size = default(FrameSize);
            return false;
        }

        /// <summary>
        /// Takes a captured frame: 8-bit RGBA, sRGB-encoded, no sampler decodes it, its first row in memory is the top. It is
        /// drawn in this frame of the game, and stays as it is until the next one is asked for.
        /// </summary>
        public virtual void Take(RenderTexture captured)
        {
        }

        /// <summary>Does what is due in this frame of the game.</summary>
        /// <param name="settings">How the filter is set.</param>
        public virtual void Advance(EngineLookSettings settings)
        {
        }

        public abstract void Dispose();
    }

    /// <summary>What a filter's user has set that matters to an engine look.</summary>
    internal struct EngineLookSettings
    {
        /// <summary>Frames that are captured each second, at most.</summary>
        public float CapturesPerSecond;

        /// <summary>Height of the captured frame for a frame model in pixels; 0 for what suits.</summary>
        public int CaptureHeight;

        /// <summary>Seconds in which a grid's colours follow the scene.</summary>
        public float EasingS;

        /// <summary>Share of the picture that must change its colour at once to count as a cut.</summary>
        public float CutThreshold;
    }
}
