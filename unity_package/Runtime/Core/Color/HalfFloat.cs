// 16-bit floats (IEEE 754 binary16), as textures and grids hold them, and 32-bit ones. Mathf.FloatToHalf belongs to the
// engine, and System.Half is missing from Unity's API levels.
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal static class HalfFloat
    {
        /// <summary>The largest finite one.</summary>
        public const float Largest = 65504f;

        private const uint SignBit = 0x8000;
        private const uint ExponentBits = 0x7c00;
        private const uint Infinity = 0x7c00;
        private const int MantissaShift = 13;

        // Every half as a float, 256 KiB: grids are decoded many times a second.
        private static readonly float[] Floats = AllFloats();

        public static bool IsFinite(ushort half)
        {
            return (half & ExponentBits) != ExponentBits;
        }

        public static float ToSingle(ushort half)
        {
            return Floats[half];
        }

        /// <summary>The nearest half, the even one of two; infinite from 65520 on.</summary>
        public static ushort FromSingle(float value)
        {
            uint bits = FloatBits.FromFloat(value);
            uint sign = (bits >> 16) & SignBit;
            uint size = bits & 0x7fffffff;
            if (size >= 0x477ff000)
            {
                uint notANumber = size > 0x7f800000 ? 0x200u : 0u;
                return (ushort)(sign | Infinity | notANumber);
            }
            // Below 2^-14 adding a half lines the mantissa up with that of a denormal half, rounded by the addition itself.
            uint half = size < 0x38800000
                ? FloatBits.FromFloat(FloatBits.ToFloat(size) + 0.5f) - 0x3f000000
                : (size - 0x38000000 + 0xfff + ((size >> MantissaShift) & 1)) >> MantissaShift;
            return (ushort)(sign | half);
        }

        private static float[] AllFloats()
        {
            var floats = new float[ushort.MaxValue + 1];
            for (int half = 0; half < floats.Length; half++)
            {
                floats[half] = Expanded((uint)half);
            }
            return floats;
        }

        private static float Expanded(uint half)
        {
            uint sign = (half & SignBit) << 16;
            uint exponent = (half & ExponentBits) >> 10;
            uint mantissa = half & 0x3ff;
            if (exponent == 0)
            {
                float denormal = mantissa / 16777216f;
                return sign == 0 ? denormal : -denormal;
            }
            uint wide = exponent == 31 ? 255u : exponent + 112;
            return FloatBits.ToFloat(sign | (wide << 23) | (mantissa << MantissaShift));
        }
    }
}
