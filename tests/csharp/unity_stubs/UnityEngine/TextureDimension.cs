// reference: Runtime/Export/Graphics/GraphicsEnums.cs
namespace UnityEngine.Rendering
{
    public enum TextureDimension
    {
        Tex2D = 2,
    }
}
