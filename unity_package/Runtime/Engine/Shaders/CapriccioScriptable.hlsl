// The game's picture in the Universal and the High Definition pipeline: how a pass that draws by their Blitter reads it. The
// pipeline's own library is included before. Places go from the picture's lower left corner to its upper right one.
#ifndef CAPRICCIO_SCRIPTABLE_INCLUDED
#define CAPRICCIO_SCRIPTABLE_INCLUDED

#include "Packages/com.unity.render-pipelines.core/Runtime/Utilities/Blit.hlsl"

// Where a place lies in the texture, of which the picture may be a part. Newer Blitters scale once more.
#ifdef DYNAMIC_SCALING_APPLY_SCALEBIAS
#define CAPRICCIO_IN_TEXTURE(place) DYNAMIC_SCALING_APPLY_SCALEBIAS(place)
#else
#define CAPRICCIO_IN_TEXTURE(place) ((place) * _BlitScaleBias.xy + _BlitScaleBias.zw)
#endif

#define CAPRICCIO_SAMPLE_PICTURE(place) \
    SAMPLE_TEXTURE2D_X_LOD(_BlitTexture, sampler_LinearClamp, CAPRICCIO_IN_TEXTURE(place), 0.0).rgb

struct CapriccioVaryings
{
    float4 positionCS : SV_POSITION;
    float2 place : TEXCOORD0;
    UNITY_VERTEX_OUTPUT_STEREO
};

CapriccioVaryings CapriccioVertex(Attributes input)
{
    CapriccioVaryings output;
    UNITY_SETUP_INSTANCE_ID(input);
    UNITY_INITIALIZE_VERTEX_OUTPUT_STEREO(output);
    output.positionCS = GetFullScreenTriangleVertexPosition(input.vertexID);
    // Cameras draw into textures upside down where those begin at the top, so 0 is the bottom everywhere.
    output.place = GetFullScreenTriangleTexCoord(input.vertexID);
    return output;
}

// The pixel at the place of a fragment.
float4 CapriccioPicture(CapriccioVaryings input)
{
    return SAMPLE_TEXTURE2D_X_LOD(_BlitTexture, sampler_PointClamp, CAPRICCIO_IN_TEXTURE(input.place), 0.0);
}

float2 CapriccioPlace(CapriccioVaryings input)
{
    return input.place;
}

// The fragment's eye, where two are drawn at once.
#define CAPRICCIO_SETUP(input) UNITY_SETUP_STEREO_EYE_INDEX_POST_VERTEX(input)

#endif
