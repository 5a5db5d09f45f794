// Bytes that the thread which asks has allocated so far. .NET Standard 2.1 has no such question, Mono's runtime answers it.
using System;
using System.Reflection;

namespace Capriccio.Tests
{
    internal static class Garbage
    {
        private static readonly Func<long> Allocated = (Func<long>)Delegate.CreateDelegate(
            typeof(Func<long>),
            typeof(GC).GetMethod("GetAllocatedBytesForCurrentThread", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic));

        public static long OfThisThread()
        {
            return Allocated();
        }
    }
}
