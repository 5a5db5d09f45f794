// reference: Modules/Audio/Public/ScriptBindings/Audio.bindings.cs
namespace UnityEngine
{
#if UNITY_6000_0_OR_NEWER
    public sealed class AudioClip : Audio.AudioResource
#else
    public sealed class AudioClip : Object
#endif
    {
        public static extern AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream);
        public extern float length { get; }
        public extern int samples { get; }
        public extern bool SetData(float[] data, int offsetSamples);
    }
}
