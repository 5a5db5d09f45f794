// The component on a camera: what it tells, its life, and the built-in pipeline's hook. All work is StyleFilterRun's.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    public sealed partial class CapriccioStyleFilter
    {
        private readonly FilterStatistics statistics = new FilterStatistics();
        private StyleFilterRun run;
        private string offReason = "not started";
        private int framesSeen;

        /// <summary>What is seen.</summary>
        public CapriccioShowing Showing => run != null ? run.Ladder.Showing : CapriccioShowing.Game;

        /// <summary>Why the game is seen as it is; empty while a look is shown.</summary>
        public string PassThroughReason => run != null ? run.Ladder.PassThroughReason : offReason;

        /// <summary>Why another look stands in for the model's; empty while none does.</summary>
        public string StandInReason => run != null ? run.Ladder.StandInReason : string.Empty;

        /// <summary>Seconds since the shown frame was captured; -1 where none is shown.</summary>
        public float ShownFrameAge => run != null ? (float)run.Model.FrameAgeS : -1f;

        /// <summary>Frames that came back styled since the filter was switched on.</summary>
        public int FramesStyled => run != null ? run.Model.FramesStyled : 0;

        /// <summary>Frames that the backend gave up since then, which is by design when it is slower than the game.</summary>
        public int FramesDropped => run != null ? run.Model.FramesDropped : 0;

        /// <summary>Median main-thread time that the filter took of one of the last 120 frames, in milliseconds.</summary>
        public float MainThreadMilliseconds => statistics.MedianMs;

        /// <summary>Mean of the same.</summary>
        public float MainThreadMillisecondsMean => statistics.MeanMs;

        /// <summary>Longest of the same.</summary>
        public float MainThreadMillisecondsMax => statistics.LongestMs;

        /// <summary>The state in one line, for a status display; makes a string each time.</summary>
        public string StatusText
        {
            get
            {
                switch (Showing)
                {
                    case CapriccioShowing.Game:
                        return PassThroughReason;
                    case CapriccioShowing.Model:
                        return $"{model}, frame {FramesStyled}, {ShownFrameAge * 1000f:0} ms old";
                    default:
                        return $"{(Showing == CapriccioShowing.BakedLook ? "baked look" : "look in the engine")}: {StandInReason}";
                }
            }
        }

        /// <summary>What the render pipeline does for the camera in this frame; false where it does nothing.</summary>
        internal bool TryPlan(out StylePlan plan)
        {
            plan = default(StylePlan);
            // A recorder has the camera draw the game's own picture once more, which is nothing to restyle and nothing to send.
            return run != null && !GamePicture.IsBeingDrawn && run.TryPlan(out plan);
        }

        private void OnEnable()
        {
            run = new StyleFilterRun(GetComponent<Camera>(), statistics, $"filter-{Guid.NewGuid():N}");
            framesSeen = 0;
        }

        private void OnDisable()
        {
            bool wasShown = Showing != CapriccioShowing.Game;
            run.Dispose();
            run = null;
            offReason = "switched off";
            if (wasShown)
            {
                PassThroughStarted?.Invoke(offReason);
            }
        }

        // After the game has moved its camera.
        private void LateUpdate()
        {
            bool changed = run.Advance(Settings(), Time.unscaledDeltaTime);
            if (run.Model.FramesStyled != framesSeen)
            {
                framesSeen = run.Model.FramesStyled;
                FrameStyled?.Invoke((float)run.Model.LatencyS);
            }
            if (changed && run != null)
            {
                Tell();
            }
        }

        private void OnRenderImage(RenderTexture source, RenderTexture destination)
        {
            bool hasPlan = TryPlan(out StylePlan plan);
            if (hasPlan && plan.Capture != null)
            {
                Graphics.Blit(source, plan.Capture, plan.Shrink, 0);
            }
            if (hasPlan && plan.Look != null)
            {
                Graphics.Blit(source, destination, plan.Look, 0);
            }
            else
            {
                Graphics.Blit(source, destination);
            }
        }

        private void Tell()
        {
            switch (Showing)
            {
                case CapriccioShowing.Model:
                    StylingStarted?.Invoke();
                    break;
                case CapriccioShowing.Game:
                    PassThroughStarted?.Invoke(PassThroughReason);
                    break;
                default:
                    StandInStarted?.Invoke(StandInReason);
                    break;
            }
        }

        private StyleFilterSettings Settings()
        {
            return new StyleFilterSettings
            {
                Model = model,
                EngineLook = engineLook,
                BakedLook = bakedLook,
                Mask = mask,
                Strength = strength,
                CapturesPerSecond = capturesPerSecond,
                CaptureHeight = captureHeight,
                EasingS = easing,
                CutThreshold = cutThreshold,
                StaleAfterS = staleAfter,
            };
        }
    }
}
