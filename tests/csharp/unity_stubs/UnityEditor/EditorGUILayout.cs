// reference: Editor/Mono/EditorGUILayout.cs, Editor/Mono/EditorGUIUtility.bindings.cs
using UnityEngine;

namespace UnityEditor
{
    public enum MessageType
    {
        None = 0,
        Info = 1,
        Warning = 2,
        Error = 3,
    }

    public sealed class EditorGUILayout
    {
        public static extern void LabelField(string label, string label2, GUIStyle style, params GUILayoutOption[] options);
        public static extern void HelpBox(string message, MessageType type);
    }
}
