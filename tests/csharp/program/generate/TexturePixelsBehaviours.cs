// Pixels between the wire and textures of Unity: which way rows go, which channels there are.
using System;
using System.Linq;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal static class TexturePixelsBehaviours
    {
        [Behaviour]
        private static void opaque_textures_go_as_rgb_from_the_top()
        {
            byte[] rgba = { 1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255, 10, 11, 12, 255 };
            WireBuffer picture = TexturePixels.ToWire(rgba, 2, 2);
            Check.Equal("uint8 [2, 2, 3] HWC srgb", $"{picture.Descriptor}");
            Check.Equal("0708090a0b0c010203040506", Bytes.ToHex(picture.Bytes));
            Check.That(TexturePixels.ToRgba(picture).SequenceEqual(rgba), "there and back");
        }

        [Behaviour]
        private static void textures_with_gaps_go_as_files()
        {
            byte[] rgba = { 1, 2, 3, 255, 4, 5, 6, 254 };
            WireBuffer file = TexturePixels.ToWire(rgba, 1, 2);
            Check.Equal("png", ((FileDescriptor)file.Descriptor).Encoding);
            Pixels read = PngReader.Read(file.Bytes.ToArray());
            Check.Equal("4 5 6 254 1 2 3 255", string.Join(" ", read.Bytes.Take(8)));
            Check.Throws<NotSupportedException>(() => TexturePixels.ToRgba(file));
        }

        [Behaviour]
        private static void orm_maps_become_unitys_mask_maps()
        {
            // Occlusion, roughness, metallic; the upper pixel first.
            byte[] orm = { 200, 60, 10, 100, 255, 0 };
            byte[] mask = TexturePixels.ToMask(new WireBuffer(new TensorDescriptor("uint8", new[] { 2, 1, 3 }, "HWC"), new ArraySegment<byte>(orm)));
            Check.Equal("0 100 255 0 10 200 255 195", string.Join(" ", mask));
        }

        [Behaviour]
        private static void levels_go_from_the_bottom_in_16_or_8_bits()
        {
            var levels = new ArraySegment<byte>(new byte[] { 99, 1, 0, 2, 0, 3, 0, 4, 0xff }, 1, 8);
            var height = new WireBuffer(new TensorDescriptor("uint16", new[] { 2, 2 }, "HW"), levels);
            Check.Equal("3 0 4 255 1 0 2 0", string.Join(" ", TexturePixels.ToLevels(height, 2)));
            Check.Equal("0 255 0 0", string.Join(" ", TexturePixels.ToLevels(height, 1)));
        }
    }
}
