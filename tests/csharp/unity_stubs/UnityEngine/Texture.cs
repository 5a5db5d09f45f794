// reference: Runtime/Export/Graphics/Texture.bindings.cs, Runtime/Export/Graphics/GraphicsEnums.cs
namespace UnityEngine
{
    public enum FilterMode
    {
        Point = 0,
        Bilinear = 1,
        Trilinear = 2,
    }

    public enum TextureWrapMode
    {
        Repeat = 0,
        Clamp = 1,
        Mirror = 2,
        MirrorOnce = 3,
    }

    public class Texture : Object
    {
        public virtual extern int width { get; set; }
        public virtual extern int height { get; set; }
        public extern bool isDataSRGB { get; }
        public extern TextureWrapMode wrapMode { get; set; }
        public extern FilterMode filterMode { get; set; }
    }
}
