// What a style filter does while it is switched on, from one frame of the game to the next: looks, the ladder between them,
// captures. Main thread only. Must not know render pipelines; they ask for a plan.
using System;
using System.Diagnostics;
using Capriccio.Core;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio
{
    internal sealed class StyleFilterRun : IDisposable
    {
        /// <summary>A camera that no pass has asked about for so long is not drawn, or not by a renderer that knows of looks.</summary>
        private const double PatienceS = 1.0;

        private readonly Camera camera;
        private readonly BackendLook backend;
        private readonly EngineLookHolder engineLook = new EngineLookHolder();
        private readonly LookPainter painter = new LookPainter();
        private readonly FilterStatistics statistics;
        private readonly Stopwatch cost = new Stopwatch();
        private readonly Material shrink = LookShaders.Make("Shrink");
        private readonly string deviceProblem = FindDeviceProblem();
        private string addressProblem;
        private double plannedS = MonotonicClock.Seconds();
        private int plannedFrame = -1;

        public StyleFilterRun(Camera camera, FilterStatistics statistics, string stream)
        {
            this.camera = camera;
            this.statistics = statistics;
            backend = new BackendLook(stream);
        }

        /// <summary>What is sent and what came back.</summary>
        public ModelLook Model => backend.Model;

        /// <summary>What is seen, and why.</summary>
        public LookLadder Ladder { get; } = new LookLadder();

        private FrameSize Screen => new FrameSize(Math.Max(1, camera.pixelWidth), Math.Max(1, camera.pixelHeight));

        /// <summary>Does what is due in this frame of the game. Answers whether something else is seen now.</summary>
        public bool Advance(StyleFilterSettings settings, float deltaS)
        {
            cost.Restart();
            settings.ApplyTo(Model);
            string noPicture = FindPictureProblem();
            string modelProblem = backend.Advance(Client(), noPicture ?? addressProblem, Screen);
            string engineProblem = noPicture ?? engineLook.Advance(settings.EngineLook, modelProblem != null, settings.ForEngineLook());
            bool hasTable = settings.BakedLook != null && noPicture == null;
            bool changed = Ladder.Climb(modelProblem, engineProblem, hasTable);
            Paint(settings, deltaS);
            statistics.Add((float)cost.Elapsed.TotalMilliseconds);
            return changed;
        }

        /// <summary>What the pipeline does for the camera now; false where it does nothing.</summary>
        public bool TryPlan(out StylePlan plan)
        {
            plannedS = MonotonicClock.Seconds();
            plan = new StylePlan { Look = painter.Material, Shrink = shrink };
            if (plannedFrame != Time.frameCount)
            {
                plannedFrame = Time.frameCount;
                plan.Capture = BeginCapture();
            }
            return plan.Look != null || plan.Capture != null;
        }

        public void Dispose()
        {
            painter.Dispose();
            backend.Dispose();
            engineLook.Dispose();
            DrawnLook.Discard(shrink);
        }

        private void Paint(StyleFilterSettings settings, float deltaS)
        {
            DrawnLook wanted = Ladder.Showing == CapriccioShowing.Model ? backend.Drawn
                : Ladder.Showing == CapriccioShowing.EngineLook ? engineLook.Drawn : null;
            DrawnLook drawn = painter.Drawn;
            bool isBackends = drawn != null && drawn == backend.Drawn;
            bool isEngines = drawn != null && drawn == engineLook.Drawn;
            bool isGone = drawn != null && !isBackends && !isEngines;
            isGone |= (isBackends && backend.Model.IsCut) || (isEngines && engineLook.IsCut);
            painter.Advance(wanted, isGone, settings.BakedLook, settings.Strength, settings.Mask, deltaS);
        }

        private RenderTexture BeginCapture()
        {
            RenderTexture picture = backend.BeginCapture();
            picture = picture != null ? picture : engineLook.BeginCapture(Screen);
            if (picture != null)
            {
                shrink.SetVector(LookShaders.SmallPixels, LookShaders.Texels(new FrameSize(picture.width, picture.height)));
                shrink.SetFloat(LookShaders.IsLinear, LookShaders.LinearLight());
            }
            return picture;
        }

        // Null where the filter needs none, and where the address is none; it is asked for again when the filter is switched on.
        private CapriccioClient Client()
        {
            if (Model.Model.Length == 0 || addressProblem != null || deviceProblem != null)
            {
                return null;
            }
            try
            {
                return CapriccioBackend.Client;
            }
            catch (ArgumentException error)
            {
                addressProblem = error.Message;
                return null;
            }
        }

        private string FindPictureProblem()
        {
            if (deviceProblem != null)
            {
                return deviceProblem;
            }
            if (MonotonicClock.Seconds() - plannedS < PatienceS)
            {
                return null;
            }
            return GraphicsSettings.currentRenderPipeline == null
                ? "the camera is not drawn"
                : "the camera is not drawn, or its renderer lacks the Capriccio Style Filter feature (URP) or custom pass (HDRP)";
        }

        private static string FindDeviceProblem()
        {
            if (SystemInfo.graphicsDeviceType == GraphicsDeviceType.Null)
            {
                return "there is no renderer";
            }
            return SystemInfo.supportsAsyncGPUReadback ? null : "this device can't read pictures from the GPU without waiting for it";
        }
    }
}
