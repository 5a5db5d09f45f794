// reference: 2022.3 Editor/Mono/Selection.bindings.cs
// reference: 6000.0 Editor/Mono/Selection/Selection.bindings.cs
using UnityEngine;

namespace UnityEditor
{
    public sealed class Selection
    {
        public static extern GameObject activeGameObject { get; set; }
        public static extern Object activeObject { get; set; }
    }
}
