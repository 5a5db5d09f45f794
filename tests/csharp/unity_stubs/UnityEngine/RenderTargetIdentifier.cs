// reference: Runtime/Export/Graphics/GraphicsEnums.cs
namespace UnityEngine.Rendering
{
    public struct RenderTargetIdentifier
    {
        public static extern implicit operator RenderTargetIdentifier(Texture tex);
    }
}
