// reference: Graphics Packages/com.unity.render-pipelines.high-definition/Runtime/RenderPipeline/Camera/HDCamera.cs
namespace UnityEngine.Rendering.HighDefinition
{
    public class HDCamera
    {
        public Camera camera;
    }
}
