// A style model that runs in the game, as an asset: the model of Unity's Inference Engine, and what its card says. Must not
// know how it is computed.
using System;
using Capriccio.Core;
using Unity.InferenceEngine;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// A look that Unity's Inference Engine (Sentis) computes in the game, without a backend. Made of the twin of a model
    /// (<c>capriccio-train in-engine</c>): select its <c>.onnx</c> file, <i>Assets ▸ Create ▸ Capriccio ▸ In-Engine Look</i>.
    /// Choose it as <see cref="CapriccioStyleFilter.EngineLook"/>.
    /// </summary>
    [HelpURL("https://github.com/capriccio-engine/capriccio/blob/main/unity_package/Documentation~/in-engine.md")]
    public sealed class CapriccioInEngineLook : CapriccioEngineLook
    {
        [SerializeField]
        [Tooltip("The twin's .onnx file, as Inference Engine imports it.")]
        private ModelAsset model;

        [SerializeField]
        [Range(0.1f, 5f)]
        [Tooltip("Milliseconds of the main thread that scheduling may take in a frame of the game. More is sooner done.")]
        private float portionMs = 0.5f;

        [SerializeField]
        [HideInInspector]
        private TwinFacts facts = new TwinFacts();

        /// <summary>The model.</summary>
        public ModelAsset Model => model;

        /// <summary>Name and version of the model, and the hash of the file that the twin was made from.</summary>
        public string MadeFrom => facts.MadeFrom;

        /// <summary>Licence of the weights.</summary>
        public string Licence => facts.Licence;

        /// <summary>Milliseconds of the main thread that scheduling may take in a frame of the game, from 0.1 to 5.</summary>
        public float PortionMs
        {
            get { return portionMs; }
            set { portionMs = Mathf.Clamp(value, 0.1f, 5f); }
        }

        internal TwinFacts Facts => facts;

        internal void Fill(ModelAsset twin, TwinFacts card)
        {
            model = twin;
            facts = card;
        }

        internal override EngineLookPlayer Open()
        {
            return new InEnginePlayer(this);
        }
    }
}
