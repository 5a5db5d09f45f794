// reference: Editor/Mono/EditorUtility.bindings.cs, Editor/Mono/EditorUtility.cs
using System;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    public class EditorUtility
    {
        public static extern string OpenFilePanelWithFilters(string title, string directory, string[] filters);
        public static extern string SaveFilePanelInProject(string title, string defaultName, string extension, string message, string path);
        public static extern bool DisplayDialog(string title, string message, string ok, string cancel);
        public static extern void RevealInFinder(string path);
        public static extern void SetDirty(Object target);
        public static extern GameObject CreateGameObjectWithHideFlags(string name, HideFlags flags, params Type[] components);
    }
}
