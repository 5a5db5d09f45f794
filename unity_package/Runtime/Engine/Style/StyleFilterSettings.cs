// How a style filter is set, handed on from its component in every frame. Values.
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal struct StyleFilterSettings
    {
        public string Model;
        public CapriccioEngineLook EngineLook;
        public CapriccioColorTable BakedLook;
        public Texture Mask;
        public float Strength;
        public float CapturesPerSecond;
        public int CaptureHeight;
        public float EasingS;
        public float CutThreshold;
        public float StaleAfterS;

        public void ApplyTo(ModelLook look)
        {
            look.Choose(Model, CaptureHeight);
            look.CapturesPerSecond = CapturesPerSecond;
            look.EasingS = EasingS;
            look.CutThreshold = CutThreshold;
            look.StaleAfterS = StaleAfterS;
        }

        public EngineLookSettings ForEngineLook()
        {
            return new EngineLookSettings
            {
                CapturesPerSecond = CapturesPerSecond,
                CaptureHeight = CaptureHeight,
                EasingS = EasingS,
                CutThreshold = CutThreshold,
            };
        }
    }
}
