// reference: Runtime/Export/Graphics/AsyncGPUReadback.bindings.cs
using System;
using Unity.Collections;
using UnityEngine.Experimental.Rendering;

namespace UnityEngine.Rendering
{
    public struct AsyncGPUReadbackRequest
    {
        public extern bool done { get; }
        public extern bool hasError { get; }
        public extern int width { get; }
        public extern int height { get; }
        public extern bool forcePlayerLoopUpdate { get; set; }
        public extern void WaitForCompletion();
        public extern NativeArray<T> GetData<T>(int layer = 0) where T : struct;
    }

    public static class AsyncGPUReadback
    {
        public static extern AsyncGPUReadbackRequest RequestIntoNativeArray<T>(ref NativeArray<T> output, Texture src, int mipIndex, GraphicsFormat dstFormat, Action<AsyncGPUReadbackRequest> callback = null) where T : struct;
        public static extern AsyncGPUReadbackRequest Request(
            Texture src, int mipIndex, TextureFormat dstFormat, Action<AsyncGPUReadbackRequest> callback = null);
        public static extern AsyncGPUReadbackRequest Request(
            Texture src, int mipIndex, GraphicsFormat dstFormat, Action<AsyncGPUReadbackRequest> callback = null);
    }
}
