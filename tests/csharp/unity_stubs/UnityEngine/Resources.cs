// reference: Runtime/Export/Resources/Resources.bindings.cs
namespace UnityEngine
{
    public sealed class Resources
    {
        public static extern T Load<T>(string path) where T : Object;
    }
}
