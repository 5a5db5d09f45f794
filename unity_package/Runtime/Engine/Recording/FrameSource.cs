// Where a recorder's pictures come from: the world as a camera sees it, or the screen. Each is on its way to the recording
// when a call returns. Must not know when a picture is due.
using System;
using System.Collections.Generic;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal sealed class FrameSource
    {
        public const string NoCamera = "there is no camera; choose one, tag one as MainCamera, or record the Screen";

        private const int DepthBits = 24;

        private readonly Stack<FrameGrab> idle = new Stack<FrameGrab>();

        /// <summary>Has what the player sees recorded; at the end of a frame only.</summary>
        public void CaptureScreen(FrameRecording recording, int height)
        {
            PictureSize size = PictureSize.Of(Screen.width, Screen.height, height, false);
            FrameGrab.Begin(idle, recording, ScreenPicture.Take(size), ScreenPicture.IsFromBottom);
        }

        /// <summary>Has the world recorded, without style filter and overlays. Returns why not, or null.</summary>
        /// <param name="recording">Gets the picture.</param>
        /// <param name="camera">Null for the main camera.</param>
        /// <param name="height">In pixels; 0 for the camera's own.</param>
        /// <param name="hiddenLayers">What is not drawn.</param>
        public string CaptureWorld(FrameRecording recording, Camera camera, int height, LayerMask hiddenLayers)
        {
            Camera seeing = camera != null ? camera : Camera.main;
            if (seeing == null)
            {
                recording.PutOff();
                return NoCamera;
            }
            PictureSize size = PictureSize.Of(seeing.pixelWidth, seeing.pixelHeight, height, true);
            RenderTexture target = RenderTexture.GetTemporary(
                size.Width,
                size.Height,
                DepthBits,
                RenderTextureFormat.ARGB32,
                RenderTextureReadWrite.sRGB,
                Math.Max(1, QualitySettings.antiAliasing));
            GamePicture.Draw(seeing, target, hiddenLayers);
            FrameGrab.Begin(idle, recording, target, true);
            return null;
        }
    }
}
