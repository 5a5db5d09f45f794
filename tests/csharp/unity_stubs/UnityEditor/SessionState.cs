// reference: Editor/Mono/EditorGUIUtility.bindings.cs
namespace UnityEditor
{
    public class SessionState
    {
        public static extern void SetBool(string key, bool value);
        public static extern bool GetBool(string key, bool defaultValue);
        public static extern void SetInt(string key, int value);
        public static extern int GetInt(string key, int defaultValue);
        public static extern void SetString(string key, string value);
        public static extern string GetString(string key, string defaultValue);
    }
}
