// Scales a styled frame up to native resolution, guided by the sharp picture (joint bilateral upsampling, Kopf 2007): of the
// styled pixels around, those count whose unstyled colour is that of the sharp pixel. The camera has moved since the frame
// was captured, so where nothing near has that colour, some pixels farther away are asked. What the small frame is too
// coarse to show comes back as the difference between the sharp pixel and its unstyled surroundings.
#ifndef CAPRICCIO_FRAME_INCLUDED
#define CAPRICCIO_FRAME_INCLUDED

// Both begin at the top left of the picture.
Texture2D<float4> _StyledFrame;
SamplerState sampler_StyledFrame;
Texture2D<float4> _UnstyledFrame;
SamplerState sampler_UnstyledFrame;
// Texels across and down.
float4 _FrameTexels;

#define CAPRICCIO_LUMINANCE float3(0.299, 0.587, 0.114)
// Colours closer than about this count as the same surface.
#define CAPRICCIO_COLOR_SIGMA 0.08
// Keeps the mean defined where nothing around has the pixel's colour: something that just came into view.
#define CAPRICCIO_LEAST_WEIGHT 1e-3
// What is farther away counts where too little near does; all that is near weighs about 5 at most.
#define CAPRICCIO_ENOUGH_WEIGHT 1.0
#define CAPRICCIO_FAR_WEIGHT 0.1
#define CAPRICCIO_FAR_COUNT 12

// In pixels of the styled frame.
static const float2 CapriccioFarOffsets[CAPRICCIO_FAR_COUNT] =
{
    float2(5.0, 2.0), float2(-2.0, 5.0), float2(-5.0, -2.0), float2(2.0, -5.0),
    float2(9.0, -7.0), float2(7.0, 9.0), float2(-9.0, 7.0), float2(-7.0, -9.0),
    float2(24.0, 3.0), float2(-24.0, -3.0), float2(-3.0, 20.0), float2(3.0, -20.0)
};

struct CapriccioSums
{
    float3 styled;
    float3 originals;
    float total;
};

// Adds a pixel of the frame to the sums, by the likeness of its unstyled colour to the sharp one.
void CapriccioGather(float2 at, float3 sharp, float nearness, float least, inout CapriccioSums sums)
{
    float3 original = _UnstyledFrame.SampleLevel(sampler_UnstyledFrame, at, 0.0).rgb;
    float3 apart = (sharp - original) / CAPRICCIO_COLOR_SIGMA;
    float weight = nearness * (exp(-0.5 * dot(apart, apart)) + least);
    sums.styled += weight * _StyledFrame.SampleLevel(sampler_StyledFrame, at, 0.0).rgb;
    sums.originals += weight * original;
    sums.total += weight;
}

// The look of a sharp pixel, at a place that begins at the top left of the picture.
float3 CapriccioFrameLook(float3 sharp, float2 fromTop)
{
    float2 pixel = 1.0 / _FrameTexels.xy;
    CapriccioSums sums;
    sums.styled = 0.0;
    sums.originals = 0.0;
    sums.total = 0.0;
    for (int y = -1; y <= 1; y++)
    {
        for (int x = -1; x <= 1; x++)
        {
            float nearness = exp(-0.5 * (float)(x * x + y * y));
            CapriccioGather(fromTop + float2(x, y) * pixel, sharp, nearness, CAPRICCIO_LEAST_WEIGHT, sums);
        }
    }
    float lacking = 1.0 - sums.total / CAPRICCIO_ENOUGH_WEIGHT;
    if (lacking > 0.0)
    {
        for (int index = 0; index < CAPRICCIO_FAR_COUNT; index++)
        {
            CapriccioGather(fromTop + CapriccioFarOffsets[index] * pixel, sharp, CAPRICCIO_FAR_WEIGHT * lacking, 0.0, sums);
        }
    }
    float3 styled = sums.styled / sums.total;
    float3 originals = sums.originals / sums.total;
    // Detail is as strong in the look as the look is bright there.
    float gain = clamp((dot(styled, CAPRICCIO_LUMINANCE) + 0.1) / (dot(originals, CAPRICCIO_LUMINANCE) + 0.1), 0.5, 1.5);
    return styled + (sharp - originals) * gain;
}

#endif
