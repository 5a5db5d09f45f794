// reference: Runtime/Export/Graphics/GraphicsEnums.cs
namespace UnityEngine
{
    public enum RenderTextureMemoryless
    {
        None = 0,
    }

    public enum VRTextureUsage
    {
        None = 0,
    }
}
