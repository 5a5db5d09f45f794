// A twin that makes styled frames: they never leave the GPU.
using Capriccio.Core;
using Unity.InferenceEngine;
using UnityEngine;

namespace Capriccio
{
    internal sealed class InEngineFrame : InEngineModel
    {
        public const string StyledName = "styled";

        private readonly DrawnFrame drawn;
        private readonly RenderTexture styled;
        private readonly RenderTexture unstyled;

        public InEngineFrame(ModelAsset asset, TwinFacts facts)
            : base(asset, facts)
        {
            drawn = new DrawnFrame(Size);
            styled = FrameCapture.Make(Size);
            unstyled = FrameCapture.Make(Size);
        }

        public override DrawnLook Drawn => drawn;

        /// <summary>A styled frame of another view would show through.</summary>
        public override bool IsCut => IsCutPending;

        public override void RequestOutputs()
        {
        }

        // They stay on the GPU, which computes them before it draws them.
        public override bool PollOutputs()
        {
            return true;
        }

        public override void TakeOutputs()
        {
        }

        public override void Show()
        {
            Render(Output(StyledName), styled);
            Graphics.CopyTexture(Captured, unstyled);
            drawn.SetFrame(styled, unstyled);
            base.Show();
        }

        protected override void Discard()
        {
            drawn.Dispose();
            FrameCapture.Discard(styled);
            FrameCapture.Discard(unstyled);
        }
    }
}
