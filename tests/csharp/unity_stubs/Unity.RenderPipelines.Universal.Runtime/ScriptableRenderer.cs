// reference: Graphics Packages/com.unity.render-pipelines.universal/Runtime/ScriptableRenderer.cs
namespace UnityEngine.Rendering.Universal
{
    public abstract class ScriptableRenderer
    {
        public extern void EnqueuePass(ScriptableRenderPass pass);
#if !UNITY_6000_0_OR_NEWER
        public extern RTHandle cameraColorTargetHandle { get; }
#endif
    }
}
