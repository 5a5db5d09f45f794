// reference: Editor/Mono/EditorGUIUtility.cs, Editor/Mono/EditorGUIUtility.bindings.cs
using UnityEngine;

namespace UnityEditor
{
    public sealed class EditorGUIUtility : GUIUtility
    {
        public static extern new string systemCopyBuffer { get; set; }
        public static extern void PingObject(Object obj);
        public static extern Texture2D whiteTexture { get; }
    }
}
