// reference: Runtime/Export/Shaders/Shader.bindings.cs
namespace UnityEngine
{
    public sealed class Shader : Object
    {
        public static extern Shader Find(string name);
        public static extern int PropertyToID(string name);
    }
}
