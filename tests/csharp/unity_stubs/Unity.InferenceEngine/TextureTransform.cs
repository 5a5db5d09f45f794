// reference: com.unity.ai.inference Runtime/Core/Converters/TextureTransform.cs
namespace Unity.InferenceEngine
{
    public enum CoordOrigin
    {
        TopLeft = 0,
        BottomLeft = 1,
    }

    public struct TextureTransform
    {
        public extern TextureTransform SetCoordOrigin(CoordOrigin coordOrigin);
    }
}
