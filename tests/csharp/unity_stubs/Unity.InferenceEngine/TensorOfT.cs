// reference: com.unity.ai.inference Runtime/Core/TensorGeneric.cs
using Unity.Collections;

namespace Unity.InferenceEngine
{
    public class Tensor<T> : Tensor where T : unmanaged
    {
        public extern Tensor(TensorShape shape, T[] srcData, int dataStartIndex = 0);
        public extern Tensor(TensorShape shape, bool clearOnInit = true);
        public extern T[] DownloadToArray();
        public extern NativeArray<T> DownloadToNativeArray();
    }
}
