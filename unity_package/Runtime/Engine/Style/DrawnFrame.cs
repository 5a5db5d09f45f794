// A styled frame on the GPU with the picture that it was made of. Main thread only.
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal sealed class DrawnFrame : DrawnLook
    {
        private Texture2D styled;

        /// <param name="size">Of both pictures.</param>
        public DrawnFrame(FrameSize size)
            : base("FrameLook")
        {
            Material.SetVector(LookShaders.FrameTexels, LookShaders.Texels(size));
            Size = size;
        }

        public FrameSize Size { get; }

        /// <summary>Takes over a styled frame from memory.</summary>
        /// <param name="texels">RGBA, sRGB-encoded, rows from the top.</param>
        /// <param name="unstyled">The picture that it was made of.</param>
        public void SetFrame(byte[] texels, Texture unstyled)
        {
            styled = styled != null ? styled : DrawnGrid.SmallTexture(Size);
            styled.SetPixelData(texels, 0);
            styled.Apply(false, false);
            SetFrame(styled, unstyled);
        }

        /// <summary>Takes over a styled frame that is on the GPU already: sRGB-encoded values, its first row the top.</summary>
        public void SetFrame(Texture frame, Texture unstyled)
        {
            Material.SetTexture(LookShaders.StyledFrame, frame);
            Material.SetTexture(LookShaders.UnstyledFrame, unstyled);
        }

        public override void Dispose()
        {
            Discard(styled);
            base.Dispose();
        }
    }
}
