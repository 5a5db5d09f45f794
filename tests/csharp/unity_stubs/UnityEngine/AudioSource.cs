// reference: Modules/Audio/Public/ScriptBindings/Audio.bindings.cs
namespace UnityEngine
{
    public sealed class AudioSource : AudioBehaviour
    {
        public extern float volume { get; set; }
        public extern float time { get; set; }
        public extern AudioClip clip { get; set; }
        public extern bool isPlaying { get; }
        public extern bool loop { get; set; }
        public extern bool playOnAwake { get; set; }
        public extern float spatialBlend { get; set; }
        public extern void Play();
        public extern void Stop();
    }
}
