// reference: Graphics Packages/com.unity.render-pipelines.core/Runtime/Textures/RTHandle.cs
namespace UnityEngine.Rendering
{
    public class RTHandle
    {
        public extern RenderTexture rt { get; }
        public extern RenderTargetIdentifier nameID { get; }
        public extern bool useScaling { get; }
        public extern RTHandleProperties rtHandleProperties { get; }
        public extern void Release();
    }
}
