// reference: Modules/Audio/Public/ScriptBindings/Audio.bindings.cs
namespace UnityEngine
{
    public class AudioBehaviour : Behaviour
    {
    }
}
