// Slices a bilateral grid of affine colour transforms at native resolution (HDRNet, https://arxiv.org/abs/1707.02880). One
// 3D texture for each output channel holds (red, green, blue, offset); the lookup by position and guide is the texture
// unit's trilinear filter. Between answers the grid moves on from the one that was shown to the newest. The NumPy twin is
// capriccio/media/bilateral_grid.py.
#ifndef CAPRICCIO_GRID_INCLUDED
#define CAPRICCIO_GRID_INCLUDED

#include "CapriccioDetail.hlsl"

Texture3D<float4> _RedRows;
Texture3D<float4> _GreenRows;
Texture3D<float4> _BlueRows;
Texture3D<float4> _RedRowsBefore;
Texture3D<float4> _GreenRowsBefore;
Texture3D<float4> _BlueRowsBefore;
SamplerState sampler_RedRows;
SamplerState sampler_GreenRows;
SamplerState sampler_BlueRows;
SamplerState sampler_RedRowsBefore;
SamplerState sampler_GreenRowsBefore;
SamplerState sampler_BlueRowsBefore;
// How far the way from the grid before to the newest is gone, 0 to 1.
float _Eased;

// The look of a sharp pixel, at a place that begins at the top left of the picture.
float3 CapriccioGridLook(float3 sharp, float2 fromTop)
{
    float guide = CapriccioGuide(sharp);
    float3 cell = float3(fromTop, guide);
    float4 color = float4(sharp, 1.0);
    float3 styled = float3(
        dot(_RedRows.SampleLevel(sampler_RedRows, cell, 0.0), color),
        dot(_GreenRows.SampleLevel(sampler_GreenRows, cell, 0.0), color),
        dot(_BlueRows.SampleLevel(sampler_BlueRows, cell, 0.0), color));
    if (_Eased < 1.0)
    {
        float3 before = float3(
            dot(_RedRowsBefore.SampleLevel(sampler_RedRowsBefore, cell, 0.0), color),
            dot(_GreenRowsBefore.SampleLevel(sampler_GreenRowsBefore, cell, 0.0), color),
            dot(_BlueRowsBefore.SampleLevel(sampler_BlueRowsBefore, cell, 0.0), color));
        styled = lerp(before, styled, _Eased);
    }
    if (_HasDetail > 0.5)
    {
        styled += CapriccioDetailAt(fromTop, guide);
    }
    return styled;
}

#endif
