// Brings one picture from the GPU to the writer without waiting. May be used again when it is done. Must not know what the
// picture shows.
using System;
using System.Collections.Generic;
using Capriccio.Core;
using Capriccio.Protocol;
using Unity.Collections;
using UnityEngine;
using UnityEngine.Rendering;

namespace Capriccio
{
    internal sealed class FrameGrab
    {
        private const int BytesAPixel = 4;

        private readonly Stack<FrameGrab> idle;
        private readonly Action<AsyncGPUReadbackRequest> done;
        private FrameRecording recording;
        private RenderTexture picture;
        private bool fromBottom;

        private FrameGrab(Stack<FrameGrab> idle)
        {
            this.idle = idle;
            done = Finish;
        }

        /// <summary>Brings a picture to a recording, some frames later.</summary>
        /// <param name="idle">Those that are done with; one is taken from there, and put back.</param>
        /// <param name="recording">Gets the picture, or is told that there is none.</param>
        /// <param name="picture">A temporary texture, released when it has been read.</param>
        /// <param name="fromBottom">Its first row is the lowest.</param>
        public static void Begin(Stack<FrameGrab> idle, FrameRecording recording, RenderTexture picture, bool fromBottom)
        {
            FrameGrab grab = idle.Count > 0 ? idle.Pop() : new FrameGrab(idle);
            grab.recording = recording;
            grab.picture = picture;
            grab.fromBottom = fromBottom;
            AsyncGPUReadback.Request(picture, 0, TextureFormat.RGBA32, grab.done);
        }

        private void Finish(AsyncGPUReadbackRequest request)
        {
            if (request.hasError)
            {
                recording.GiveUp();
            }
            else
            {
                Push(request.GetData<byte>(), request.width, request.height);
            }
            RenderTexture.ReleaseTemporary(picture);
            picture = null;
            recording = null;
            idle.Push(this);
        }

        private void Push(NativeArray<byte> pixels, int width, int height)
        {
            PooledBuffer memory = recording.Rent(width * height * BytesAPixel);
            NativeArray<byte>.Copy(pixels, 0, memory.Bytes, 0, memory.Length);
            recording.Push(new FramePicture(memory, width, height, fromBottom));
        }
    }
}
