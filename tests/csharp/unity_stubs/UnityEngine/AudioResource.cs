// reference: 6000.0 Modules/Audio/Public/ScriptBindings/Audio.bindings.cs
#if UNITY_6000_0_OR_NEWER
namespace UnityEngine.Audio
{
    public abstract class AudioResource : Object
    {
        protected internal extern AudioResource();
    }
}
#endif
