// reference: Modules/Audio/Public/ScriptBindings/Audio.bindings.cs
namespace UnityEngine
{
    public sealed class AudioListener : AudioBehaviour
    {
    }
}
