// reference: Modules/IMGUI/GUILayout.cs, Modules/IMGUI/GUILayoutOption.cs
namespace UnityEngine
{
    public sealed class GUILayoutOption
    {
    }

    public class GUILayout
    {
        public static extern void Label(string text, params GUILayoutOption[] options);
        public static extern bool Button(string text, params GUILayoutOption[] options);
        public static extern bool Button(string text, GUIStyle style, params GUILayoutOption[] options);
    }
}
