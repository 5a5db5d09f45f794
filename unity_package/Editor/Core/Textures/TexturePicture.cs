// Which pictures a texture has in Unity.
namespace Capriccio.Editor
{
    internal enum TexturePicture
    {
        /// <summary>The colours.</summary>
        Image,

        /// <summary>Normals in OpenGL's convention, green up, which is also Unity's.</summary>
        Normal,

        /// <summary>Height, white is highest.</summary>
        Height,

        /// <summary>Metallic, occlusion, detail, smoothness.</summary>
        Mask,
    }
}
