// reference: Graphics Packages/com.unity.render-pipelines.core/Runtime/Common/CommandBufferPool.cs
namespace UnityEngine.Rendering
{
    public static class CommandBufferPool
    {
        public static extern CommandBuffer Get(string name);
        public static extern void Release(CommandBuffer buffer);
    }
}
