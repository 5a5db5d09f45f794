// reference: Runtime/Export/Graphics/GraphicsComponents.bindings.cs
namespace UnityEngine
{
    public class Renderer : Component
    {
        public extern Material material { get; set; }
    }
}
