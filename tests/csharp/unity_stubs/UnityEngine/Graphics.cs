// reference: Runtime/Export/Graphics/Graphics.cs, Runtime/Export/Graphics/Graphics.bindings.cs
using UnityEngine.Rendering;

namespace UnityEngine
{
    public class Graphics
    {
        public static extern void Blit(Texture source, RenderTexture dest);
        public static extern void Blit(Texture source, RenderTexture dest, Material mat, int pass);
        public static extern void CopyTexture(Texture src, Texture dst);
        public static extern void ExecuteCommandBuffer(CommandBuffer buffer);
    }
}
