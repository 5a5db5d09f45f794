// A look that the backend answers frame by frame: what is sent of a captured frame, and what is kept of its answer. Prepare
// and Digest run on the network thread, the rest on the main thread, and never while a frame is under way but for one flag.
// Must not know textures of the engine, when a frame is captured, or who sends it.
using System;
using System.Threading;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal abstract class AnsweredLook
    {
        private readonly TensorDescriptor picture;
        private readonly string modelHash;
        private int cut = 1;

        /// <param name="captureSize">Pixels of the captured frame.</param>
        /// <param name="modelHash">Of the model file whose card this look is of; null where that is not known.</param>
        protected AnsweredLook(FrameSize captureSize, string modelHash)
        {
            CaptureSize = captureSize;
            this.modelHash = modelHash;
            picture = TensorDescriptor.Picture(captureSize.Width, captureSize.Height);
        }

        /// <summary>Pixels of the captured frame.</summary>
        public FrameSize CaptureSize { get; }

        /// <summary>Compares each capture with the one before.</summary>
        public CutDetector Cuts { get; } = new CutDetector();

        /// <summary>The frame whose answer is shown; null before the first.</summary>
        public FrameSlot Shown { get; private set; }

        /// <summary>What is shown fits what comes into view well enough until the next answer.</summary>
        public abstract bool OutlivesMotion { get; }

        /// <summary>A cut was captured after what is shown.</summary>
        public bool IsCutPending => Volatile.Read(ref cut) != 0;

        /// <summary>Shows what was digested of a frame's answer; main thread.</summary>
        public void Display(FrameSlot frame)
        {
            Shown = frame;
            Displayed();
        }

        /// <summary>Makes of a captured frame what is sent; network thread.</summary>
        public WireBuffer Prepare(FrameSlot frame)
        {
            ArraySegment<byte> pixels = frame.DropAlpha();
            if (Cuts.IsCut(frame.Pixels, CaptureSize))
            {
                Volatile.Write(ref cut, 1);
            }
            return new WireBuffer(picture, pixels);
        }

        /// <summary>Keeps what is shown of an answer; network thread.</summary>
        /// <exception cref="CapriccioException">It is not what such a look needs.</exception>
        public void Digest(StyleReply reply, WireBuffer result, WireBuffer detail)
        {
            if (modelHash != null && reply.ModelHash != modelHash)
            {
                throw new CapriccioException(
                    Spec.Errors.UnknownModel, $"The model file was replaced: it is {reply.ModelHash} now, and was {modelHash}.");
            }
            Take(reply, result, detail, IsCutPending);
            Volatile.Write(ref cut, 0);
        }

        /// <summary>Keeps what it needs of an answer; network thread.</summary>
        /// <param name="reply">The fields.</param>
        /// <param name="result">The frame or the grid.</param>
        /// <param name="detail">The detail, where there is one.</param>
        /// <param name="isCut">The scene is another one than that of the answer before.</param>
        /// <exception cref="ProtocolException">It is not what such a look needs.</exception>
        protected abstract void Take(StyleReply reply, WireBuffer result, WireBuffer detail, bool isCut);

        /// <summary>Takes over what was digested; main thread.</summary>
        protected virtual void Displayed()
        {
        }

        /// <summary>Makes RGBA texels of a picture as large as the captured frame.</summary>
        /// <exception cref="ProtocolException">It is no 8-bit RGB picture of that size.</exception>
        protected void ToTexels(WireBuffer rgb, string what, byte[] texels)
        {
            bool fits = rgb.Descriptor is TensorDescriptor tensor && tensor.DType == "uint8" && tensor.Shape.Count == 3
                && tensor.Shape[0] == CaptureSize.Height && tensor.Shape[1] == CaptureSize.Width && tensor.Shape[2] == 3;
            if (!fits)
            {
                throw ProtocolException.InvalidField(
                    $"The {what} is {rgb.Descriptor}; allowed: uint8 [{CaptureSize.Height}, {CaptureSize.Width}, 3].");
            }
            byte[] bytes = rgb.Bytes.Array;
            int source = rgb.Bytes.Offset;
            for (int target = 0; target < texels.Length; target += 4)
            {
                texels[target] = bytes[source];
                texels[target + 1] = bytes[source + 1];
                texels[target + 2] = bytes[source + 2];
                texels[target + 3] = byte.MaxValue;
                source += 3;
            }
        }
    }
}
