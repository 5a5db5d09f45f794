// reference: com.unity.ai.inference Runtime/Core/InferenceEngine.cs
namespace Unity.InferenceEngine
{
    public enum BackendType
    {
        GPUCompute = 0 | (1 << 8),
        GPUPixel = 1 | (1 << 8),
        CPU = 0 | (1 << 9),
    }
}
