// reference: Modules/Audio/Public/ScriptBindings/Audio.bindings.cs
namespace UnityEngine
{
    public sealed class AudioSettings
    {
        public delegate void AudioConfigurationChangeHandler(bool deviceWasChanged);
        public static event AudioConfigurationChangeHandler OnAudioConfigurationChanged;
        public static extern double dspTime { get; }
        public static extern int outputSampleRate { get; set; }
        public static extern void GetDSPBufferSize(out int bufferLength, out int numBuffers);
    }
}
