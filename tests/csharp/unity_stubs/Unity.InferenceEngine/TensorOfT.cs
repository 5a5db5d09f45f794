// reference: com.unity.ai.inference Runtime/Core/TensorGeneric.cs
using Unity.Collections;

namespace Unity.InferenceEngine
{
    // The reference says `unmanaged`, which this compiler does not know.
    public class Tensor<T> : Tensor where T : struct
    {
        public extern Tensor(TensorShape shape, T[] srcData, int dataStartIndex = 0);
        public extern Tensor(TensorShape shape, bool clearOnInit = true);
        public extern T[] DownloadToArray();
        public extern NativeArray<T> DownloadToNativeArray();
    }
}
