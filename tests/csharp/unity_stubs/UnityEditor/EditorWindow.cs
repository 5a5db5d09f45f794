// reference: Editor/Mono/EditorWindow.cs
using UnityEngine;
using UnityEngine.UIElements;

namespace UnityEditor
{
    public class EditorWindow : ScriptableObject
    {
        public extern VisualElement rootVisualElement { get; }
        public extern GUIContent titleContent { get; set; }
        public extern Vector2 minSize { get; set; }
        public static extern T GetWindow<T>(string title) where T : EditorWindow;
        public static extern T GetWindow<T>() where T : EditorWindow;
        public static extern bool HasOpenInstances<T>() where T : EditorWindow;
        public extern void Show();
        public extern void Focus();
        public extern void Close();
    }
}
