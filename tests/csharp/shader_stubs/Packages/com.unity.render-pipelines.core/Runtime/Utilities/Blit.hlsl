// What the package's shaders need of this file of Unity's; checked in
// reference: Graphics Packages/com.unity.render-pipelines.core/Runtime/Utilities/Blit.hlsl
#include "Packages/com.unity.render-pipelines.core/ShaderLibrary/Common.hlsl"

TEXTURE2D_X(_BlitTexture);
SamplerState sampler_PointClamp;
SamplerState sampler_LinearClamp;
float4 _BlitScaleBias;

struct Attributes
{
    uint vertexID : SV_VertexID;
    UNITY_VERTEX_INPUT_INSTANCE_ID
};
