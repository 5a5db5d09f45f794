// What is shown of a picture: as small as it need be, in the order in which Unity's textures hold it. For any thread: nothing
// of it is done on the main one. Must not know the engine.
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal static class TexturePreview
    {
        private const int Channels = 4;

        /// <summary>Reads a PNG file for showing: RGBA, opaque, lowest row first.</summary>
        /// <param name="file">All of it.</param>
        /// <param name="longestSide">A larger picture is scaled down to it, each pixel the mean of what it covers.</param>
        /// <exception cref="PictureException">It can't be read.</exception>
        public static Pixels Of(byte[] file, int longestSide)
        {
            Pixels pixels = PngReader.Read(file);
            int longest = pixels.Width > pixels.Height ? pixels.Width : pixels.Height;
            int width = longest <= longestSide ? pixels.Width : Side(pixels.Width, longestSide, longest);
            int height = longest <= longestSide ? pixels.Height : Side(pixels.Height, longestSide, longest);
            var shown = new Pixels(new byte[width * height * Channels], width, height, Channels);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    Mean(pixels, shown, x, y);
                }
            }
            return shown;
        }

        private static int Side(int side, int longestSide, int longest)
        {
            int scaled = (int)(((long)side * longestSide) / longest);
            return scaled < 1 ? 1 : scaled;
        }

        private static void Mean(Pixels pixels, Pixels shown, int x, int y)
        {
            int left = x * pixels.Width / shown.Width;
            int right = (x + 1) * pixels.Width / shown.Width;
            int top = y * pixels.Height / shown.Height;
            int bottom = (y + 1) * pixels.Height / shown.Height;
            int to = ((shown.Height - 1 - y) * shown.Stride) + (x * Channels);
            for (int channel = 0; channel < 3; channel++)
            {
                // Grey is shown as grey.
                int from = pixels.Channels < 3 ? 0 : channel;
                int sum = 0;
                for (int row = top; row < bottom; row++)
                {
                    for (int column = left; column < right; column++)
                    {
                        sum += pixels.Bytes[(row * pixels.Stride) + (column * pixels.Channels) + from];
                    }
                }
                shown.Bytes[to + channel] = (byte)(sum / ((right - left) * (bottom - top)));
            }
            shown.Bytes[to + 3] = 255;
        }
    }
}
