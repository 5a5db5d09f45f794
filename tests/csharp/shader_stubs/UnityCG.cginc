// What the package's shaders need of this file of Unity's, as macros of the same names.
// reference: https://docs.unity3d.com/2022.3/Documentation/Manual/SinglePassStereoRendering.html
// reference: https://docs.unity3d.com/2022.3/Documentation/Manual/SL-PlatformDifferences.html
#define UNITY_UV_STARTS_AT_TOP 1
#define UNITY_DECLARE_SCREENSPACE_TEXTURE(name) Texture2D name; SamplerState sampler##name
#define UNITY_SAMPLE_SCREENSPACE_TEXTURE(name, place) name.Sample(sampler##name, place)
#define UNITY_VERTEX_INPUT_INSTANCE_ID
#define UNITY_VERTEX_OUTPUT_STEREO
#define UNITY_SETUP_INSTANCE_ID(input)
#define UNITY_INITIALIZE_VERTEX_OUTPUT_STEREO(output)
#define UNITY_SETUP_STEREO_EYE_INDEX_POST_VERTEX(input)

float4 UnityObjectToClipPos(float4 position)
{
    return float4(position.xyz * 2.0 - 1.0, 1.0);
}
