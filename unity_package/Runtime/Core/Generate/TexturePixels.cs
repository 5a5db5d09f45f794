// Pixels between the wire, whose rows go from the top, and textures of Unity, whose rows go from the bottom. Copies; for
// any thread. Must not know Unity's types.
using System;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal static class TexturePixels
    {
        /// <summary>A texture's pixels for the wire: RGB where it is opaque, otherwise a PNG file, whose gaps the backend fills.</summary>
        /// <param name="rgba">Four bytes a pixel, rows from the bottom.</param>
        /// <param name="width">In pixels.</param>
        /// <param name="height">In pixels.</param>
        public static WireBuffer ToWire(byte[] rgba, int width, int height)
        {
            var pixels = new Pixels(rgba, width, height, 4);
            if (!IsOpaque(rgba, width * height))
            {
                ArraySegment<byte> file = new PngWriter().Write(pixels, fromBottom: true);
                return new WireBuffer(new FileDescriptor("png"), file);
            }
            var rgb = new byte[3 * width * height];
            for (int row = 0; row < height; row++)
            {
                int from = (height - 1 - row) * pixels.Stride;
                int to = row * 3 * width;
                for (int column = 0; column < width; column++, from += 4, to += 3)
                {
                    rgb[to] = rgba[from];
                    rgb[to + 1] = rgba[from + 1];
                    rgb[to + 2] = rgba[from + 2];
                }
            }
            return WireBuffer.Picture(new ArraySegment<byte>(rgb), width, height);
        }

        /// <summary>A picture of the wire, (height, width, 3) uint8, for a texture: four bytes a pixel, opaque, rows from the bottom.</summary>
        public static byte[] ToRgba(WireBuffer picture)
        {
            byte[] rgb = picture.Bytes.Array;
            return Turned(picture, (from, rgba, to) =>
            {
                rgba[to] = rgb[from];
                rgba[to + 1] = rgb[from + 1];
                rgba[to + 2] = rgb[from + 2];
                rgba[to + 3] = 255;
            });
        }

        /// <summary>
        /// An ORM map of the wire as Unity's own shaders take it: metallic, occlusion, all of the detail, and smoothness,
        /// which is 1 − roughness; rows from the bottom.
        /// </summary>
        public static byte[] ToMask(WireBuffer orm)
        {
            byte[] packed = orm.Bytes.Array;
            return Turned(orm, (from, mask, to) =>
            {
                mask[to] = packed[from + 2];
                mask[to + 1] = packed[from];
                mask[to + 2] = 255;
                mask[to + 3] = (byte)(255 - packed[from + 1]);
            });
        }

        /// <summary>Levels of the wire, (height, width) uint16, for a texture of one channel: rows from the bottom.</summary>
        /// <param name="levels">Little-endian.</param>
        /// <param name="bytes">2 for all of a level, 1 for its high byte.</param>
        public static byte[] ToLevels(WireBuffer levels, int bytes)
        {
            TensorDescriptor shape = Tensor(levels);
            int width = shape.Shape[1];
            int height = shape.Shape[0];
            ArraySegment<byte> source = levels.Bytes;
            var target = new byte[bytes * width * height];
            for (int row = 0; row < height; row++)
            {
                int from = source.Offset + ((height - 1 - row) * 2 * width);
                for (int at = 0; at < bytes * width; at++)
                {
                    target[(row * bytes * width) + at] = source.Array[from + (bytes == 2 ? at : (2 * at) + 1)];
                }
            }
            return target;
        }

        private static byte[] Turned(WireBuffer picture, Action<int, byte[], int> convert)
        {
            TensorDescriptor shape = Tensor(picture);
            int width = shape.Shape[1];
            int height = shape.Shape[0];
            var rgba = new byte[4 * width * height];
            for (int row = 0; row < height; row++)
            {
                int from = picture.Bytes.Offset + ((height - 1 - row) * 3 * width);
                for (int column = 0; column < width; column++)
                {
                    convert(from + (3 * column), rgba, 4 * ((row * width) + column));
                }
            }
            return rgba;
        }

        private static bool IsOpaque(byte[] rgba, int pixels)
        {
            for (int at = 3; at < 4 * pixels; at += 4)
            {
                if (rgba[at] != 255)
                {
                    return false;
                }
            }
            return true;
        }

        private static TensorDescriptor Tensor(WireBuffer buffer)
        {
            return buffer.Descriptor as TensorDescriptor
                ?? throw new NotSupportedException("The picture is a file. Ask for the encoding raw to have it as a texture.");
        }
    }
}
