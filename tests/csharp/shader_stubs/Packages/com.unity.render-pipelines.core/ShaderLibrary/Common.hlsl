// What the package's shaders need of this file of Unity's, as macros of the same names; checked in
// reference: Graphics Packages/com.unity.render-pipelines.core/ShaderLibrary/Common.hlsl
// reference: Graphics Packages/com.unity.render-pipelines.core/ShaderLibrary/API/D3D11.hlsl
// reference: Graphics Packages/com.unity.render-pipelines.core/ShaderLibrary/UnityInstancing.hlsl
#ifndef STUB_COMMON
#define STUB_COMMON

#define TEXTURE2D_X(name) Texture2D name
#define SAMPLE_TEXTURE2D_X_LOD(name, state, place, lod) name.SampleLevel(state, place, lod)
#define UNITY_VERTEX_INPUT_INSTANCE_ID
#define UNITY_VERTEX_OUTPUT_STEREO
#define UNITY_SETUP_INSTANCE_ID(input)
#define UNITY_INITIALIZE_VERTEX_OUTPUT_STEREO(output)
#define UNITY_SETUP_STEREO_EYE_INDEX_POST_VERTEX(input)

float2 GetFullScreenTriangleTexCoord(uint vertexID)
{
    return float2((vertexID << 1) & 2, vertexID & 2);
}

float4 GetFullScreenTriangleVertexPosition(uint vertexID)
{
    return float4(GetFullScreenTriangleTexCoord(vertexID) * 2.0 - 1.0, 0.0, 1.0);
}

#endif
