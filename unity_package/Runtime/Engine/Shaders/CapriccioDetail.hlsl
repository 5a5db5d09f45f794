// What a grid can't express, as a small picture that is added to the sharp one (joint bilateral upsampling, Kopf 2007): of
// the four texels around a pixel those count whose guide is like the pixel's, so that detail ends where objects do. The
// NumPy twin is capriccio/media/detail.py.
#ifndef CAPRICCIO_DETAIL_INCLUDED
#define CAPRICCIO_DETAIL_INCLUDED

#include "CapriccioGuide.hlsl"

float _HasDetail;
// 128 of 255 adds nothing. Rows from the top.
Texture2D<float4> _Detail;
// The picture that the model saw, as large; rows from the top.
Texture2D<float4> _DetailView;
// Texels across and down.
float4 _DetailTexels;

// Difference of guides at which a texel counts e times less.
#define CAPRICCIO_GUIDE_RANGE 0.05
// Where all four lie beyond an edge, they count as without one.
#define CAPRICCIO_LEAST_LIKENESS 1e-4

float3 CapriccioDetailAt(float2 fromTop, float guide)
{
    int2 last = (int2)_DetailTexels.xy - 1;
    float2 position = fromTop * _DetailTexels.xy - 0.5;
    float2 across = position - floor(position);
    float3 sum = 0.0;
    float total = 0.0;
    for (int y = 0; y <= 1; y++)
    {
        for (int x = 0; x <= 1; x++)
        {
            int2 texel = clamp((int2)floor(position) + int2(x, y), int2(0, 0), last);
            float2 beside = lerp(1.0 - across, across, float2(x, y));
            float apart = abs(guide - CapriccioGuide(_DetailView.Load(int3(texel, 0)).rgb));
            float weight = beside.x * beside.y * max(exp(-apart / CAPRICCIO_GUIDE_RANGE), CAPRICCIO_LEAST_LIKENESS);
            sum += weight * _Detail.Load(int3(texel, 0)).rgb;
            total += weight;
        }
    }
    return sum / total - 128.0 / 255.0;
}

#endif
