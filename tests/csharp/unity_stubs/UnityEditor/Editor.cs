// reference: Editor/Mono/Inspector/Editor.cs
using System;
using UnityEngine;
using UnityEngine.UIElements;
using UnityObject = UnityEngine.Object;

namespace UnityEditor
{
    public class Editor : ScriptableObject
    {
        public static event Action<Editor> finishedDefaultHeaderGUI;
        public virtual extern UnityObject target { get; set; }
        public extern SerializedObject serializedObject { get; }
        public virtual extern VisualElement CreateInspectorGUI();
        public extern void Repaint();
        public virtual extern void OnInspectorGUI();
        public virtual extern bool HasPreviewGUI();
        public virtual extern GUIContent GetPreviewTitle();
        public virtual extern void OnPreviewGUI(Rect r, GUIStyle background);
        public virtual extern void OnPreviewSettings();
    }
}
