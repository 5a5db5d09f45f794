// reference: Editor/Mono/GUI/GenericMenu.cs
using UnityEngine;

namespace UnityEditor
{
    public sealed class GenericMenu
    {
        public delegate void MenuFunction();
        public extern void AddItem(GUIContent content, bool on, MenuFunction func);
        public extern void AddDisabledItem(GUIContent content);
        public extern void AddSeparator(string path);
        public extern void ShowAsContext();
    }
}
