// reference: Runtime/Export/Application/Application.bindings.cs, Runtime/Export/Application/Application.cs
using System;

namespace UnityEngine
{
    public class Application
    {
        public static extern string dataPath { get; }
        public static extern string persistentDataPath { get; }
        public static extern string temporaryCachePath { get; }
        public static extern bool isPlaying { get; }
        public static extern bool isBatchMode { get; }
        public static event Action quitting;
    }
}
