// reference: Runtime/Export/Graphics/RenderingCommandBuffer.cs, Runtime/Export/Graphics/RenderingCommandBuffer.bindings.cs
using System;

namespace UnityEngine.Rendering
{
    public class CommandBuffer : IDisposable
    {
        public extern CommandBuffer();
        public extern string name { get; set; }
        public extern void Clear();
        public extern void SetRenderTarget(RenderTargetIdentifier rt);
        public extern void Dispose();
    }
}
