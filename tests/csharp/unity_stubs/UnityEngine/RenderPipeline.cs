// reference: Runtime/Export/RenderPipeline/RenderPipeline.cs
namespace UnityEngine.Rendering
{
    public abstract class RenderPipeline
    {
        public class StandardRequest
        {
            public RenderTexture destination = null;
            public int mipLevel = 0;
            public int slice = 0;
        }

        public static extern bool SupportsRenderRequest<RequestData>(Camera camera, RequestData data);
        public static extern void SubmitRenderRequest<RequestData>(Camera camera, RequestData data);
    }
}
