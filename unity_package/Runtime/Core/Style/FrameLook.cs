// A look as styled frames: smaller than the screen, scaled up in the shader along the edges of the sharp picture.
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class FrameLook : AnsweredLook
    {
        public FrameLook(FrameSize captureSize, string modelHash)
            : base(captureSize, modelHash)
        {
            Texels = new byte[captureSize.Pixels * 4];
        }

        /// <summary>The styled frame: 8-bit RGBA, sRGB-encoded, rows from the top.</summary>
        public byte[] Texels { get; }

        /// <summary>A styled frame of another view would show through.</summary>
        public override bool OutlivesMotion => false;

        protected override void Take(StyleReply reply, WireBuffer result, WireBuffer detail, bool isCut)
        {
            ToTexels(result, "styled frame", Texels);
        }
    }
}
