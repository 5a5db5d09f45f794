// What every look begins and ends with: the game's pixel as a look sees it, and the look over the colour table over the game,
// as far as strength and mask let it. Knows neither pipelines nor where the pixel is read.
#ifndef CAPRICCIO_SHOWN_INCLUDED
#define CAPRICCIO_SHOWN_INCLUDED

#include "CapriccioColor.hlsl"

// How much of any look is seen, 0 to 1.
float _Strength;
// How far the learned look has faded in over the table, and the table over the game.
float _LearnedShare;
float _TableShare;
// 1 where the game's picture holds linear light: where the project's colour space is linear.
float _IsLinear;
// A colour table over the colours from _DomainMin to _DomainMin + _DomainSize; _TableTexels along each side.
Texture3D<float4> _Table;
SamplerState sampler_Table;
float4 _DomainMin;
float4 _DomainSize;
float _TableTexels;
// White where looks are seen, black where the game is.
float _HasMask;
Texture2D<float4> _Mask;
SamplerState sampler_Mask;

// The game's pixel as it was read, sRGB-encoded.
float3 CapriccioSharp(float3 color)
{
    return _IsLinear > 0.5 ? CapriccioEncoded(color) : color;
}

// The table's first and last colours are the centres of its outer texels.
float3 CapriccioTabled(float3 sharp)
{
    float3 place = saturate((sharp - _DomainMin.rgb) / _DomainSize.rgb);
    return _Table.SampleLevel(sampler_Table, (place * (_TableTexels - 1.0) + 0.5) / _TableTexels, 0.0).rgb;
}

// What is written where the learned look of a sharp pixel is styled. The place goes from the picture's lower left corner to
// its upper right one, as Unity's texture coordinates do.
float3 CapriccioShown(float3 sharp, float3 styled, float2 place)
{
    float3 look = saturate(styled);
    if (_LearnedShare < 1.0)
    {
        float3 below = sharp;
        if (_TableShare > 0.0)
        {
            below = lerp(sharp, saturate(CapriccioTabled(sharp)), _TableShare);
        }
        look = lerp(below, look, _LearnedShare);
    }
    float seen = _Strength;
    if (_HasMask > 0.5)
    {
        seen *= _Mask.SampleLevel(sampler_Mask, place, 0.0).r;
    }
    float3 color = lerp(sharp, look, seen);
    return _IsLinear > 0.5 ? CapriccioDecoded(color) : color;
}

// Frames and grids begin at the top of the picture.
float2 CapriccioFromTop(float2 place)
{
    return float2(place.x, 1.0 - place.y);
}

#endif
