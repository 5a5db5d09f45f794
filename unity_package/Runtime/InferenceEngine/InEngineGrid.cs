// A twin that makes grids: read back without waiting, turned into textures on another thread, eased as the backend's grids are.
using Capriccio.Core;
using Unity.Collections;
using Unity.InferenceEngine;
using UnityEngine;

namespace Capriccio
{
    internal sealed class InEngineGrid : InEngineModel
    {
        public const string GridName = "grid";
        private const string DetailName = "detail";

        private readonly EngineGrid grid = new EngineGrid(MonotonicClock.Seconds);
        private readonly DrawnGrid drawn;
        private readonly RenderTexture detail;
        private readonly RenderTexture view;
        private Tensor<float> output;
        private GridShape shape;
        private float[] values = new float[0];
        private bool isCut;
        private int askedFrame;

        public InEngineGrid(ModelAsset asset, TwinFacts facts)
            : base(asset, facts)
        {
            drawn = new DrawnGrid();
            drawn.SetGuide(facts.Guide);
            if (facts.HasDetail)
            {
                detail = FrameCapture.Make(Size);
                view = FrameCapture.Make(Size);
            }
        }

        public override DrawnLook Drawn => drawn;

        /// <summary>Colours fit any scene well enough until the next grid.</summary>
        public override bool IsCut => false;

        public override void Set(EngineLookSettings settings)
        {
            base.Set(settings);
            grid.EasingS = settings.EasingS;
        }

        public override void RequestOutputs()
        {
            output = Output(GridName);
            output.ReadbackRequest();
            askedFrame = Time.frameCount;
        }

        // What was read back is there for one frame of the game; where that may have been missed, it is asked for again.
        public override bool PollOutputs()
        {
            bool wasMissed = Time.frameCount > askedFrame + 1;
            askedFrame = Time.frameCount;
            if (wasMissed)
            {
                output.ReadbackRequest();
            }
            return !wasMissed && output.IsReadbackRequestDone();
        }

        public override void TakeOutputs()
        {
            TensorShape sides = output.shape;
            shape = new GridShape(sides[1], sides[2], sides[3]);
            // A view of what was read back; the request owns it.
            NativeArray<float> read = output.DownloadToNativeArray();
            if (values.Length != read.Length)
            {
                values = new float[read.Length];
            }
            NativeArray<float>.Copy(read, 0, values, 0, values.Length);
            isCut = IsCutPending;
        }

        public override void Digest()
        {
            grid.Take(values, shape, isCut);
        }

        public override void Show()
        {
            grid.Show();
            drawn.SetGrids(grid.Grids);
            if (detail != null)
            {
                Render(Output(DetailName), detail);
                Graphics.CopyTexture(Captured, view);
                drawn.SetDetail(detail, Size, view);
            }
            base.Show();
        }

        public override void Draw()
        {
            drawn.SetEased(grid.Eased());
            drawn.ShowDetail(detail != null && !IsCutPending);
        }

        protected override void Discard()
        {
            drawn.Dispose();
            FrameCapture.Discard(detail);
            FrameCapture.Discard(view);
        }
    }
}
