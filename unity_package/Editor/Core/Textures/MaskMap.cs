// The ORM map of the backend as Unity's pipelines want it: metallic in red, occlusion in green, detail mask in blue, smoothness
// in alpha. That is HDRP's mask map; as URP's and Standard's metallic map red and alpha are read of it, as their occlusion map
// green. So one file serves all three. Must not know files nor importers.
using System.Collections.Generic;
using Capriccio.Core;

namespace Capriccio.Editor
{
    internal static class MaskMap
    {
        private const string Keyword = "capriccio";
        private const byte AllOfTheDetail = 255;

        /// <summary>Converts a PNG file with occlusion, roughness and metallic; what it says of its origin is kept.</summary>
        /// <exception cref="PictureException">It is no such file.</exception>
        public static byte[] FromOrm(byte[] ormFile)
        {
            Pixels mask = FromOrm(PngReader.Read(ormFile));
            System.ArraySegment<byte> file = new PngWriter().Write(mask, Texts(ormFile));
            var bytes = new byte[file.Count];
            System.Buffer.BlockCopy(file.Array, file.Offset, bytes, 0, file.Count);
            return bytes;
        }

        /// <summary>As the other, of pixels.</summary>
        public static Pixels FromOrm(Pixels orm)
        {
            if (orm.Channels != 3)
            {
                throw new PictureException($"An ORM map has 3 channels, this picture has {orm.Channels}.");
            }
            int pixels = orm.Width * orm.Height;
            var mask = new byte[pixels * 4];
            for (int index = 0; index < pixels; index++)
            {
                mask[(index * 4) + 0] = orm.Bytes[(index * 3) + 2];
                mask[(index * 4) + 1] = orm.Bytes[index * 3];
                mask[(index * 4) + 2] = AllOfTheDetail;
                mask[(index * 4) + 3] = (byte)(255 - orm.Bytes[(index * 3) + 1]);
            }
            return new Pixels(mask, orm.Width, orm.Height, 4);
        }

        private static IEnumerable<KeyValuePair<string, string>> Texts(byte[] file)
        {
            string note = PngNote.Find(file, Keyword);
            if (note != null)
            {
                yield return new KeyValuePair<string, string>(Keyword, note);
            }
        }
    }
}
