// reference: Runtime/Export/Scripting/ScriptableObject.bindings.cs
namespace UnityEngine
{
    public class ScriptableObject : Object
    {
        public static extern T CreateInstance<T>() where T : ScriptableObject;
    }
}
