// The component on a camera: its settings and events. What it does with them is in CapriccioStyleFilter.Play.cs.
using System;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// Shows what its camera sees in another look, as a trained model of the Capriccio backend paints it. The picture is
    /// captured small, sent, and the answer shown over the game when it comes: the game never waits. While there is no backend,
    /// a look in the engine or a baked colour table stands in, and else the game is seen as it is; the filter says so, and why.
    /// </summary>
    /// <remarks>
    /// In the Universal pipeline the camera's renderer needs the feature <i>Capriccio Style Filter</i>, in HDRP the scene a
    /// <i>Custom Pass Volume</i> with the pass of that name; the built-in pipeline needs nothing.
    /// </remarks>
    [DisallowMultipleComponent]
    [RequireComponent(typeof(Camera))]
    [AddComponentMenu("Capriccio/Style Filter")]
    public sealed partial class CapriccioStyleFilter : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("Name of the model, as the backend lists it. Without one no backend is asked.")]
        private string model = "toon_to_natural";

        [SerializeField]
        [Tooltip("A model that runs in the engine, or a baked grid: shown while the backend's look is not.")]
        private CapriccioEngineLook engineLook;

        [SerializeField]
        [Tooltip("A colour table (a .cube file): shown while no better look is. It needs no backend.")]
        private CapriccioColorTable bakedLook;

        [SerializeField]
        [Range(0f, 1f)]
        [Tooltip("How much of the look is seen: 0 is the game, 1 the look.")]
        private float strength = 1f;

        [SerializeField]
        [Tooltip("Where looks are seen, stretched over the picture: white is the look, black the game. Any texture, also one that is rendered.")]
        private Texture mask;

        [Header("Capture")]
        [SerializeField]
        [Range(1f, 60f)]
        [Tooltip("Frames that are sent each second, at most. 10 to 15 are enough for a grid, which is eased; a frame model wants more.")]
        private float capturesPerSecond = 15f;

        [SerializeField]
        [Range(0, 1080)]
        [Tooltip("Height in pixels of the captured frame for a frame model; 0 for 360. A grid model sets its own.")]
        private int captureHeight;

        [Header("Time")]
        [SerializeField]
        [Range(0f, 2f)]
        [Tooltip("Seconds in which a grid's colours follow the scene. More is calmer, less is quicker.")]
        private float easing = 0.25f;

        [SerializeField]
        [Range(0f, 1f)]
        [Tooltip("Share of the picture that must change its colour at once to count as a cut, where the easing begins anew.")]
        private float cutThreshold = 0.4f;

        [SerializeField]
        [Range(0.1f, 10f)]
        [Tooltip("Seconds after which the last frame is too old to be shown, and a frame model too slow for a moving picture.")]
        private float staleAfter = 1f;

        /// <summary>Raised when the first frame of a model's look is shown.</summary>
        public event Action StylingStarted;

        /// <summary>Raised with the reason when another look stands in for the model's: no backend, no such model, too slow.</summary>
        public event Action<string> StandInStarted;

        /// <summary>Raised with the reason when the game is seen as it is again.</summary>
        public event Action<string> PassThroughStarted;

        /// <summary>Raised for every frame that came back and is shown, with the seconds since it was captured.</summary>
        public event Action<float> FrameStyled;

        /// <summary>Name of the model, as the backend lists it. Without one no backend is asked.</summary>
        public string Model
        {
            get { return model; }
            set { model = value; }
        }

        /// <summary>A model that runs in the engine, or a baked grid: shown while the backend's look is not. Null for none.</summary>
        public CapriccioEngineLook EngineLook
        {
            get { return engineLook; }
            set { engineLook = value; }
        }

        /// <summary>A colour table that is shown while no better look is; it needs no backend. Null for none.</summary>
        public CapriccioColorTable BakedLook
        {
            get { return bakedLook; }
            set { bakedLook = value; }
        }

        /// <summary>How much of the look is seen, 0 to 1: 0 is the game, 1 the look.</summary>
        public float Strength
        {
            get { return strength; }
            set { strength = Mathf.Clamp01(value); }
        }

        /// <summary>Where looks are seen, stretched over the picture: white is the look, black the game. Null for everywhere.</summary>
        public Texture Mask
        {
            get { return mask; }
            set { mask = value; }
        }

        /// <summary>Frames that are sent each second at most, 1 to 60.</summary>
        public float CapturesPerSecond
        {
            get { return capturesPerSecond; }
            set { capturesPerSecond = Mathf.Clamp(value, 1f, 60f); }
        }

        /// <summary>Height in pixels of the captured frame for a frame model, 0 to 1080; 0 for 360. A grid model sets its own.</summary>
        public int CaptureHeight
        {
            get { return captureHeight; }
            set { captureHeight = Mathf.Clamp(value, 0, 1080); }
        }

        /// <summary>Seconds in which a grid's colours follow the scene, 0 to 2.</summary>
        public float Easing
        {
            get { return easing; }
            set { easing = Mathf.Clamp(value, 0f, 2f); }
        }

        /// <summary>Share of the picture that must change its colour at once to count as a cut, 0 to 1.</summary>
        public float CutThreshold
        {
            get { return cutThreshold; }
            set { cutThreshold = Mathf.Clamp01(value); }
        }

        /// <summary>Seconds after which the last frame is too old to be shown, and a frame model too slow, 0.1 to 10.</summary>
        public float StaleAfter
        {
            get { return staleAfter; }
            set { staleAfter = Mathf.Clamp(value, 0.1f, 10f); }
        }
    }
}
