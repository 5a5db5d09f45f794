// What the player sees, in a texture: at its own size, or scaled down so that each pixel is the mean of what it covers. To be
// called at the end of a frame. Must not know what becomes of the picture.
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    internal static class ScreenPicture
    {
        /// <summary>Whether such a picture's first row is its lowest: not where textures begin at the top.</summary>
        public static bool IsFromBottom => !SystemInfo.graphicsUVStartsAtTop;

        /// <summary>Returns a temporary texture, which is the caller's to release.</summary>
        public static RenderTexture Take(PictureSize size)
        {
            RenderTexture picture = New(Screen.width, Screen.height);
            ScreenCapture.CaptureScreenshotIntoRenderTexture(picture);
            // By halves, since one step to less than half would leave pixels out.
            while (picture.height >= size.Height * 2 && picture.width >= size.Width * 2)
            {
                picture = Shrunk(picture, picture.width / 2, picture.height / 2);
            }
            return picture.height == size.Height && picture.width == size.Width ? picture : Shrunk(picture, size.Width, size.Height);
        }

        private static RenderTexture Shrunk(RenderTexture large, int width, int height)
        {
            RenderTexture small = New(width, height);
            RenderTexture active = RenderTexture.active;
            Graphics.Blit(large, small);
            RenderTexture.active = active;
            RenderTexture.ReleaseTemporary(large);
            return small;
        }

        private static RenderTexture New(int width, int height)
        {
            RenderTexture texture = RenderTexture.GetTemporary(width, height, 0, RenderTextureFormat.ARGB32, RenderTextureReadWrite.sRGB);
            texture.filterMode = FilterMode.Bilinear;
            return texture;
        }
    }
}
