// reference: Editor/Mono/Undo/Undo.bindings.cs
using UnityEngine;

namespace UnityEditor
{
    public class Undo
    {
        public delegate void UndoRedoCallback();
        public static UndoRedoCallback undoRedoPerformed;
        public static extern void RegisterCompleteObjectUndo(Object objectToUndo, string name);
        public static extern void RegisterCreatedObjectUndo(Object objectToUndo, string name);
        public static extern void RecordObject(Object objectToUndo, string name);
        public static extern void PerformUndo();
        public static extern void PerformRedo();
        public static extern void IncrementCurrentGroup();
        public static extern int GetCurrentGroup();
        public static extern void SetCurrentGroupName(string name);
        public static extern void CollapseUndoOperations(int groupIndex);
    }
}
