// The bit pattern of a float without garbage; BitConverter.SingleToInt32Bits is missing from Unity's .NET 4.x profile.
using System.Runtime.InteropServices;

namespace Capriccio.Protocol
{
    [StructLayout(LayoutKind.Explicit)]
    internal struct FloatBits
    {
        [FieldOffset(0)]
        private float value;

        [FieldOffset(0)]
        private uint bits;

        public static uint FromFloat(float value)
        {
            return new FloatBits { value = value }.bits;
        }

        public static float ToFloat(uint bits)
        {
            return new FloatBits { bits = bits }.value;
        }
    }
}
