// reference: Runtime/Export/Debug/Debug.bindings.cs
using System;

namespace UnityEngine
{
    public class Debug
    {
        public static extern void Log(object message);
        public static extern void Log(object message, Object context);
        public static extern void LogWarning(object message);
        public static extern void LogWarning(object message, Object context);
        public static extern void LogError(object message);
        public static extern void LogError(object message, Object context);
        public static extern void LogException(Exception exception);
        public static extern void LogException(Exception exception, Object context);
    }
}
