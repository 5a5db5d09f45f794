// reference: Graphics Packages/com.unity.render-pipelines.high-definition/Runtime/RenderPipeline/RenderPass/CustomPass/CustomPass.cs
namespace UnityEngine.Rendering.HighDefinition
{
    public abstract class CustomPass
    {
        protected virtual extern bool executeInSceneView { get; }
        protected virtual extern void Execute(CustomPassContext ctx);
        protected virtual extern void Cleanup();
    }
}
