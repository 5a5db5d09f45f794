// The fragment of a captured frame in every pipeline; the pipeline's include is before it.
#include "CapriccioShrink.hlsl"

float4 CapriccioFragment(CapriccioVaryings input) : SV_Target
{
    CAPRICCIO_SETUP(input);
    return float4(CapriccioShrunk(input.positionCS.xy), 1.0);
}
