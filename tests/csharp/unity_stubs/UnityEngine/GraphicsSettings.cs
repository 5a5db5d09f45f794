// reference: Runtime/Export/Graphics/GraphicsSettings.bindings.cs, Runtime/Export/RenderPipeline/RenderPipelineAsset.cs
namespace UnityEngine.Rendering
{
    public abstract class RenderPipelineAsset : ScriptableObject
    {
    }

    public sealed class GraphicsSettings : Object
    {
        public static extern RenderPipelineAsset currentRenderPipeline { get; }
    }
}
