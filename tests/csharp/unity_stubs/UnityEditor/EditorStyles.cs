// reference: Editor/Mono/GUI/EditorStyles.cs
using UnityEngine;

namespace UnityEditor
{
    public sealed class EditorStyles
    {
        public static extern GUIStyle toolbarButton { get; }
        public static extern GUIStyle wordWrappedLabel { get; }
    }
}
