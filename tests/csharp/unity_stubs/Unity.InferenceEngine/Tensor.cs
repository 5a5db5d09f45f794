// reference: com.unity.ai.inference Runtime/Core/Tensor.cs
using System;

namespace Unity.InferenceEngine
{
    public abstract class Tensor : IDisposable
    {
        public extern TensorShape shape { get; }
        public extern bool IsReadbackRequestDone();
        public extern void ReadbackRequest();
        public extern void Dispose();
    }
}
