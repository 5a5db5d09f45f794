// Scales the game's picture down by averaging: each pixel is the mean of 4 by 4 samples that cover it, each bilinear. One
// bilinear sample alone would skip most of a large picture, and shimmer as it moves. The small picture begins at the top and
// is sRGB-encoded, as models want it. A pipeline says how the picture is sampled: CAPRICCIO_SAMPLE_PICTURE(place) at a place
// that goes from the lower left to the upper right.
#ifndef CAPRICCIO_SHRINK_INCLUDED
#define CAPRICCIO_SHRINK_INCLUDED

#include "CapriccioColor.hlsl"

// Pixels of the small picture across and down.
float4 _SmallPixels;
// 1 where the game's picture holds linear light.
float _IsLinear;

// The pixel of the small picture whose centre is at these coordinates of the render target: its first row in memory is the
// top, whatever the graphics API calls that row.
float3 CapriccioShrunk(float2 target)
{
    float3 sum = 0.0;
    for (int y = 0; y < 4; y++)
    {
        for (int x = 0; x < 4; x++)
        {
            float2 offset = (float2(x, y) + 0.5) / 4.0 - 0.5;
            float2 fromTop = (target + offset) / _SmallPixels.xy;
            sum += CAPRICCIO_SAMPLE_PICTURE(float2(fromTop.x, 1.0 - fromTop.y));
        }
    }
    float3 mean = sum / 16.0;
    return _IsLinear > 0.5 ? CapriccioEncoded(mean) : mean;
}

#endif
