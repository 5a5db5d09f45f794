// Between the sRGB-encoded values that models and colour tables see and linear light (IEC 61966-2-1). The shaders' twin is
// CapriccioColor.hlsl.
using System;

namespace Capriccio.Core
{
    internal static class Srgb
    {
        /// <summary>Linear light from 0 as an encoded value; light below 0 counts as none.</summary>
        public static float Encoded(float light)
        {
            float seen = Math.Max(light, 0f);
            return seen < 0.0031308f ? 12.92f * seen : (1.055f * (float)Math.Pow(seen, 1.0 / 2.4)) - 0.055f;
        }

        /// <summary>An encoded value as linear light.</summary>
        public static float Decoded(float value)
        {
            return value < 0.04045f ? value / 12.92f : (float)Math.Pow((value + 0.055f) / 1.055f, 2.4);
        }
    }
}
