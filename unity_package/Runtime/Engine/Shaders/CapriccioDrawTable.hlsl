// The fragment of the colour table alone in every pipeline, where there is no learned look to show over it; the pipeline's
// include is before it.
#include "CapriccioShown.hlsl"

float4 CapriccioFragment(CapriccioVaryings input) : SV_Target
{
    CAPRICCIO_SETUP(input);
    float4 picture = CapriccioPicture(input);
    float3 sharp = CapriccioSharp(picture.rgb);
    return float4(CapriccioShown(sharp, sharp, CapriccioPlace(input)), picture.a);
}
