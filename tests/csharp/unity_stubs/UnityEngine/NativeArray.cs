// reference: Runtime/Export/NativeArray/NativeArray.cs
using System;

namespace Unity.Collections
{
    public enum NativeArrayOptions
    {
        UninitializedMemory = 0,
        ClearMemory = 1,
    }

    public struct NativeArray<T> : IDisposable where T : struct
    {
        public extern NativeArray(int length, Allocator allocator, NativeArrayOptions options = NativeArrayOptions.ClearMemory);
        public extern int Length { get; }
        public extern bool IsCreated { get; }
        public extern void CopyTo(T[] array);
        public extern void Dispose();
        public extern T[] ToArray();
        public static extern void Copy(NativeArray<T> src, int srcIndex, T[] dst, int dstIndex, int length);
    }
}
