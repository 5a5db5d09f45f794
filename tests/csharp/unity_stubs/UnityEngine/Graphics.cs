// reference: Runtime/Export/Graphics/Graphics.cs
namespace UnityEngine
{
    public class Graphics
    {
        public static extern void Blit(Texture source, RenderTexture dest);
        public static extern void Blit(Texture source, RenderTexture dest, Material mat, int pass);
    }
}
