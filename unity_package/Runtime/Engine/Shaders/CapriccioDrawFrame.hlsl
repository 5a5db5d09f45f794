// The fragment of a styled frame's look in every pipeline; the pipeline's include is before it.
#include "CapriccioShown.hlsl"
#include "CapriccioFrame.hlsl"

float4 CapriccioFragment(CapriccioVaryings input) : SV_Target
{
    CAPRICCIO_SETUP(input);
    float4 picture = CapriccioPicture(input);
    float2 place = CapriccioPlace(input);
    float3 sharp = CapriccioSharp(picture.rgb);
    float3 styled = CapriccioFrameLook(sharp, CapriccioFromTop(place));
    return float4(CapriccioShown(sharp, styled, place), picture.a);
}
