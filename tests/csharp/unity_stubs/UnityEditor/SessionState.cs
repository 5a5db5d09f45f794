// reference: Editor/Mono/EditorGUIUtility.bindings.cs
namespace UnityEditor
{
    public class SessionState
    {
        public static extern void SetBool(string key, bool value);
        public static extern bool GetBool(string key, bool defaultValue);
    }
}
