// reference: Graphics Packages/com.unity.render-pipelines.universal/Runtime/UniversalRenderPipelineCore.cs
namespace UnityEngine.Rendering.Universal
{
    public struct RenderingData
    {
        public CameraData cameraData;
    }

    public struct CameraData
    {
#if UNITY_6000_0_OR_NEWER
        public extern ref Camera camera { get; }
#else
        public Camera camera;
        public RenderTextureDescriptor cameraTargetDescriptor;
        public ScriptableRenderer renderer;
#endif
    }
}
