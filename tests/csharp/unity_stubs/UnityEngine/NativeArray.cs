// reference: Runtime/Export/NativeArray/NativeArray.cs
using System;

namespace Unity.Collections
{
    public struct NativeArray<T> : IDisposable where T : struct
    {
        public extern int Length { get; }
        public extern void Dispose();
        public extern T[] ToArray();
        public static extern void Copy(NativeArray<T> src, int srcIndex, T[] dst, int dstIndex, int length);
    }
}
