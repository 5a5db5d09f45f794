// reference: 2022.3 Editor/Mono/Selection.bindings.cs
// reference: 2022.3 Editor/Mono/Selection.cs
// reference: 6000.0 Editor/Mono/Selection/Selection.bindings.cs
// reference: 6000.0 Editor/Mono/Selection/Selection.cs
using System;
using UnityEngine;

namespace UnityEditor
{
    [Flags]
    public enum SelectionMode
    {
        Unfiltered = 0,
        TopLevel = 1,
        Deep = 2,
        ExcludePrefab = 4,
        Editable = 8,
        Assets = 16,
        DeepAssets = 32,
    }

    public sealed class Selection
    {
        public static extern string[] assetGUIDs { get; }
        public static extern GameObject activeGameObject { get; set; }
        public static extern UnityEngine.Object activeObject { get; set; }
        public static extern T[] GetFiltered<T>(SelectionMode mode);
    }
}
