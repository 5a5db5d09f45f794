// reference: Runtime/Export/RenderPipeline/ScriptableRenderContext.cs
namespace UnityEngine.Rendering
{
    public struct ScriptableRenderContext
    {
        public extern void ExecuteCommandBuffer(CommandBuffer commandBuffer);
    }
}
