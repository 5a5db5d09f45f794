// reference: Editor/Mono/Inspector/Editor.cs
using System;
using UnityEngine;
using UnityObject = UnityEngine.Object;

namespace UnityEditor
{
    public class Editor : ScriptableObject
    {
        public static event Action<Editor> finishedDefaultHeaderGUI;
        public virtual extern UnityObject target { get; set; }
    }
}
