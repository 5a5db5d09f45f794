// reference: com.unity.ai.inference Runtime/Core/Backends/Worker.cs
using System;
using System.Collections;

namespace Unity.InferenceEngine
{
    public class Worker : IDisposable
    {
        public extern Worker(Model model, BackendType backendType);
        public extern void SetInput(string name, Tensor input);
        public extern void Schedule();
        public extern IEnumerator ScheduleIterable();
        public extern Tensor PeekOutput(string name);
        public extern void Dispose();
    }
}
