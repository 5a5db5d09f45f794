// The game's picture in the built-in pipeline: how an image effect reads it. Places go from the picture's lower left corner to
// its upper right one.
#ifndef CAPRICCIO_BUILT_IN_INCLUDED
#define CAPRICCIO_BUILT_IN_INCLUDED

#include "UnityCG.cginc"

UNITY_DECLARE_SCREENSPACE_TEXTURE(_MainTex);
float4 _MainTex_TexelSize;

// With anti-aliasing Direct3D hands the picture over upside down, and says so by a negative height of its texels.
float2 CapriccioTurned(float2 place)
{
#if UNITY_UV_STARTS_AT_TOP
    return _MainTex_TexelSize.y < 0.0 ? float2(place.x, 1.0 - place.y) : place;
#else
    return place;
#endif
}

#define CAPRICCIO_SAMPLE_PICTURE(place) UNITY_SAMPLE_SCREENSPACE_TEXTURE(_MainTex, CapriccioTurned(place)).rgb

struct CapriccioAttributes
{
    float4 vertex : POSITION;
    float2 texcoord : TEXCOORD0;
    UNITY_VERTEX_INPUT_INSTANCE_ID
};

struct CapriccioVaryings
{
    float4 positionCS : SV_POSITION;
    float2 texcoord : TEXCOORD0;
    UNITY_VERTEX_OUTPUT_STEREO
};

CapriccioVaryings CapriccioVertex(CapriccioAttributes input)
{
    CapriccioVaryings output;
    UNITY_SETUP_INSTANCE_ID(input);
    UNITY_INITIALIZE_VERTEX_OUTPUT_STEREO(output);
    output.positionCS = UnityObjectToClipPos(input.vertex);
    output.texcoord = input.texcoord;
    return output;
}

// The pixel at the place of a fragment.
float4 CapriccioPicture(CapriccioVaryings input)
{
    return UNITY_SAMPLE_SCREENSPACE_TEXTURE(_MainTex, input.texcoord);
}

float2 CapriccioPlace(CapriccioVaryings input)
{
    return CapriccioTurned(input.texcoord);
}

// The fragment's eye, where two are drawn at once.
#define CAPRICCIO_SETUP(input) UNITY_SETUP_STEREO_EYE_INDEX_POST_VERTEX(input)

#endif
