// reference: Editor/Mono/EditorPrefs.bindings.cs
namespace UnityEditor
{
    public sealed class EditorPrefs
    {
        public static extern void SetString(string key, string value);
        public static extern string GetString(string key, string defaultValue);
        public static extern void SetBool(string key, bool value);
        public static extern bool GetBool(string key, bool defaultValue);
        public static extern void DeleteKey(string key);
    }
}
