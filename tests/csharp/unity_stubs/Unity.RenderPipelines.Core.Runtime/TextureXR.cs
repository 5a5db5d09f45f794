// reference: Graphics Packages/com.unity.render-pipelines.core/Runtime/Textures/TextureXR.cs
namespace UnityEngine.Rendering
{
    public static class TextureXR
    {
        public static extern int slices { get; }
        public static extern TextureDimension dimension { get; }
    }
}
