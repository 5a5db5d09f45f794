// reference: Runtime/Export/Graphics/Graphics.cs
namespace UnityEngine
{
    public class Graphics
    {
        public static extern void Blit(Texture source, RenderTexture dest);
    }
}
