// The pictures that frames are captured into, and their way to the CPU without waiting for the GPU. One picture for each slot
// of the flow: what is shown, what is at the backend, what is being captured. Main thread only.
using System;
using Capriccio.Core;
using Unity.Collections;
using UnityEngine;
using UnityEngine.Experimental.Rendering;
using UnityEngine.Rendering;

namespace Capriccio
{
    internal sealed class FrameCapture : IDisposable
    {
        private readonly RenderTexture[] pictures = new RenderTexture[FrameFlow.Slots];
        private readonly FrameSize size;
        private NativeArray<byte> pixels;
        private AsyncGPUReadbackRequest request;
        private FrameSlot drawn;
        private FrameSlot reading;

        /// <param name="size">Of the frames.</param>
        public FrameCapture(FrameSize size)
        {
            this.size = size;
        }

        /// <summary>A capture is under way.</summary>
        public bool IsBusy => drawn != null || reading != null;

        /// <summary>Where a frame is drawn in this frame of the game; it is read back after that.</summary>
        public RenderTexture Begin(FrameSlot slot)
        {
            drawn = slot;
            return Picture(slot);
        }

        /// <summary>What was captured for a slot.</summary>
        public RenderTexture Picture(FrameSlot slot)
        {
            return pictures[slot.Number] = pictures[slot.Number] != null ? pictures[slot.Number] : Make(size);
        }

        /// <summary>Asks for what was drawn in the frame of the game before, and hands over what has come.</summary>
        public void Advance(FrameFlow flow)
        {
            if (drawn != null && reading == null)
            {
                Request();
            }
            else if (reading != null && request.done)
            {
                FrameSlot done = reading;
                reading = null;
                HandOver(flow, done);
            }
        }

        public void Dispose()
        {
            if (reading != null)
            {
                // The GPU may still write into the array; this is at most some frames' wait, when the filter ends.
                request.WaitForCompletion();
            }
            reading = null;
            drawn = null;
            if (pixels.IsCreated)
            {
                pixels.Dispose();
            }
            foreach (RenderTexture picture in pictures)
            {
                Discard(picture);
            }
        }

        /// <summary>A picture of sRGB-encoded values that no sampler decodes.</summary>
        internal static RenderTexture Make(FrameSize size)
        {
            return new RenderTexture(size.Width, size.Height, 0, GraphicsFormat.R8G8B8A8_UNorm)
            {
                name = "Capriccio capture",
                filterMode = FilterMode.Bilinear,
                wrapMode = TextureWrapMode.Clamp,
                hideFlags = HideFlags.HideAndDontSave,
            };
        }

        internal static void Discard(RenderTexture picture)
        {
            if (picture != null)
            {
                picture.Release();
                DrawnLook.Discard(picture);
            }
        }

        private void Request()
        {
            if (!pixels.IsCreated)
            {
                pixels = new NativeArray<byte>(size.Pixels * 4, Allocator.Persistent);
            }
            reading = drawn;
            drawn = null;
            // By GraphicsFormat: the overload with a TextureFormat converts to sRGB in linear projects.
            request = AsyncGPUReadback.RequestIntoNativeArray(
                ref pixels, pictures[reading.Number], 0, GraphicsFormat.R8G8B8A8_UNorm);
        }

        private void HandOver(FrameFlow flow, FrameSlot done)
        {
            if (!flow.IsExpected(done))
            {
                return;
            }
            bool succeeded = !request.hasError;
            if (succeeded)
            {
                pixels.CopyTo(done.Pixels);
            }
            flow.EndCapture(succeeded);
        }
    }
}
