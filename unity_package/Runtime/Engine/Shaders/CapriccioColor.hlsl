// Between the sRGB-encoded values that models and colour tables see and linear light (IEC 61966-2-1). The twin in C# is
// Srgb.cs.
#ifndef CAPRICCIO_COLOR_INCLUDED
#define CAPRICCIO_COLOR_INCLUDED

float3 CapriccioEncoded(float3 light)
{
    float3 seen = max(light, 0.0);
    float3 curve = 1.055 * pow(seen, 1.0 / 2.4) - 0.055;
    // One where the value lies on the straight part of the curve.
    float3 low = 1.0 - step(0.0031308, seen);
    return lerp(curve, 12.92 * seen, low);
}

float3 CapriccioDecoded(float3 value)
{
    float3 seen = max(value, 0.0);
    float3 curve = pow((seen + 0.055) / 1.055, 2.4);
    float3 low = 1.0 - step(0.04045, seen);
    return lerp(curve, seen / 12.92, low);
}

#endif
