// reference: Editor/Mono/EditorUtility.bindings.cs, Editor/Mono/EditorUtility.cs
using UnityEngine;

namespace UnityEditor
{
    public class EditorUtility
    {
        public static extern string OpenFilePanelWithFilters(string title, string directory, string[] filters);
        public static extern string SaveFilePanelInProject(string title, string defaultName, string extension, string message, string path);
        public static extern void SetDirty(Object target);
    }
}
