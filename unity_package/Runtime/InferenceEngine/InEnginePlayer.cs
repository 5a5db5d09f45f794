// Plays a model that runs in the game for one filter: captures at their rate, what is drawn, why nothing is. Main thread only.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal sealed class InEnginePlayer : EngineLookPlayer
    {
        /// <summary>A styled frame that is older than this when it comes would only show how slow the machine is.</summary>
        private const double SlowestFrameS = 1.0;

        private readonly CapriccioInEngineLook look;
        private readonly InEngineModel model;
        private readonly EngineModelRun run;
        private readonly string openProblem;

        public InEnginePlayer(CapriccioInEngineLook look)
        {
            this.look = look;
            if (look.Model == null)
            {
                openProblem = "the in-engine look has no model; make it again of the twin's .onnx file";
                return;
            }
            try
            {
                model = look.Facts.IsGrid
                    ? (InEngineModel)new InEngineGrid(look.Model, look.Facts)
                    : new InEngineFrame(look.Model, look.Facts);
                run = new EngineModelRun(model, MonotonicClock.Seconds);
            }
            // Whatever the package throws of a model that it can't run: the look stays away, and the reason is told.
            catch (Exception error)
            {
                openProblem = $"Inference Engine can't open {look.Model.name}: {error.Message}";
            }
        }

        public override string Problem => openProblem ?? run.Problem ?? Slowness();

        public override DrawnLook Drawn => run != null && run.Shown > 0 ? model.Drawn : null;

        public override bool IsCut => model != null && model.IsCut;

        public override bool WantsCapture(FrameSize screen, out FrameSize size)
        {
            size = look.Facts.Size;
            return run != null && run.IsCaptureDue;
        }

        public override void Take(RenderTexture captured)
        {
            model.Captured = captured;
            run.Captured();
        }

        public override void Advance(EngineLookSettings settings)
        {
            if (run == null)
            {
                return;
            }
            run.CapturesPerSecond = settings.CapturesPerSecond;
            run.PortionS = look.PortionMs / 1000.0;
            model.Set(settings);
            run.Advance();
            model.Draw();
        }

        public override void Dispose()
        {
            run?.Dispose();
        }

        // A frame shows where the camera was; a grid's colours outlive that.
        private string Slowness()
        {
            bool isSlow = !look.Facts.IsGrid && run.LatencyS > SlowestFrameS;
            return isSlow ? "the model is too slow in the engine: a frame takes more than a second" : null;
        }
    }
}
