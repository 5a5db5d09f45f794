// The depth of a pixel in a grid: its luminance, or the guide that the model has learned for itself.
#ifndef CAPRICCIO_GUIDE_INCLUDED
#define CAPRICCIO_GUIDE_INCLUDED

// Of red, green and blue, sRGB-encoded.
float4 _GuideWeights;
float _HasGuideCurve;
// Piecewise linear through these at 0, 1/15, … 1.
float _GuideCurve[16];

float CapriccioGuide(float3 color)
{
    float place = dot(color, _GuideWeights.rgb);
    if (_HasGuideCurve < 0.5)
    {
        return place;
    }
    float position = saturate(place) * 15.0;
    int knot = min((int)position, 14);
    return lerp(_GuideCurve[knot], _GuideCurve[knot + 1], position - (float)knot);
}

#endif
