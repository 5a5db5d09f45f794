// What the Python side computed and wrote down: raw little-endian numbers in files of a folder.
using System;
using System.IO;

namespace Capriccio.Tests
{
    internal static class Reference
    {
        public static byte[] Read(string name)
        {
            return File.ReadAllBytes(Path.Combine(Runner.Setting("reference"), name));
        }

        public static ushort[] Halves(string name)
        {
            byte[] bytes = Read(name);
            var halves = new ushort[bytes.Length / 2];
            Buffer.BlockCopy(bytes, 0, halves, 0, bytes.Length);
            return halves;
        }

        public static float[] Floats(string name)
        {
            byte[] bytes = Read(name);
            var floats = new float[bytes.Length / 4];
            Buffer.BlockCopy(bytes, 0, floats, 0, bytes.Length);
            return floats;
        }
    }
}
