// reference: Runtime/Export/Graphics/Texture.cs, Runtime/Export/Graphics/Texture.bindings.cs
namespace UnityEngine
{
    public sealed class Texture3D : Texture
    {
        public extern Texture3D(int width, int height, int depth, TextureFormat textureFormat, bool mipChain);
        public extern void SetPixelData<T>(T[] data, int mipLevel, int sourceDataStartIndex = 0);
        public extern void Apply(bool updateMipmaps, bool makeNoLongerReadable);
    }
}
