// Looks at captured pictures for cuts of the camera, without waiting for the GPU. Main thread only.
using System;
using Capriccio.Core;
using Unity.Collections;
using UnityEngine;
using UnityEngine.Experimental.Rendering;
using UnityEngine.Rendering;

namespace Capriccio
{
    internal sealed class CutWatch : IDisposable
    {
        private const int BytesAPixel = 4;

        private readonly CutDetector detector = new CutDetector();
        private readonly FrameSize size;
        private readonly byte[] pixels;
        private readonly Action<AsyncGPUReadbackRequest> take;
        private bool isDisposed;

        // Numbers of pictures, from 1: the newest that was looked at, the newest of which it is known, the newest after a cut,
        // and the one that is shown.
        private int looked;
        private int known;
        private int cut = 1;
        private int shown;

        /// <param name="size">Of the pictures.</param>
        public CutWatch(FrameSize size)
        {
            this.size = size;
            pixels = new byte[size.Pixels * BytesAPixel];
            take = Take;
        }

        /// <summary>The camera has cut since the picture that is shown was captured.</summary>
        public bool IsPending => cut > shown;

        /// <summary>Share of the picture that must change its colour at once to count as a cut.</summary>
        public float Threshold
        {
            set { detector.Threshold = value; }
        }

        /// <summary>Looks at a picture that has been drawn; what it shows is known some frames later.</summary>
        public void Look(RenderTexture picture)
        {
            looked++;
            AsyncGPUReadback.Request(picture, 0, GraphicsFormat.R8G8B8A8_UNorm, take);
        }

        /// <summary>What was made of the newest picture is shown now.</summary>
        public void Shown()
        {
            shown = looked;
        }

        public void Dispose()
        {
            isDisposed = true;
        }

        private void Take(AsyncGPUReadbackRequest request)
        {
            known++;
            if (isDisposed || request.hasError)
            {
                return;
            }
            NativeArray<byte>.Copy(request.GetData<byte>(), 0, pixels, 0, pixels.Length);
            if (detector.IsCut(pixels, size, BytesAPixel))
            {
                cut = known;
            }
        }
    }
}
