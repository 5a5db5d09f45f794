// reference: Runtime/Export/Graphics/Texture.cs, Runtime/Export/Graphics/GraphicsEnums.cs
namespace UnityEngine
{
    public enum TextureFormat
    {
        RGB24 = 3,
        RGBA32 = 4,
        R16 = 9,
        RGBAHalf = 17,
        R8 = 63,
    }

    public sealed class Texture2D : Texture
    {
        public extern Texture2D(int width, int height, TextureFormat textureFormat, bool mipChain);
        public extern Texture2D(int width, int height, TextureFormat textureFormat, bool mipChain, bool linear);
        public extern void SetPixelData<T>(T[] data, int mipLevel, int sourceDataStartIndex = 0);
        public extern void Apply(bool updateMipmaps, bool makeNoLongerReadable);
    }
}
