// reference: com.unity.ai.inference Runtime/Core/TensorShape.cs
namespace Unity.InferenceEngine
{
    public struct TensorShape
    {
        public extern TensorShape(int d0, int d1, int d2, int d3);
        public extern int this[int axis] { get; set; }
        public extern int rank { get; }
        public extern int length { get; }
    }
}
