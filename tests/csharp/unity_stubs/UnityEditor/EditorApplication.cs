// reference: Editor/Mono/EditorApplication.cs, Editor/Mono/EditorApplication.bindings.cs
using System;

namespace UnityEditor
{
    public enum PlayModeStateChange
    {
        EnteredEditMode,
        ExitingEditMode,
        EnteredPlayMode,
        ExitingPlayMode,
    }

    public sealed class EditorApplication
    {
        public delegate void CallbackFunction();
        public static CallbackFunction update;
        public static CallbackFunction delayCall;
        public static event Action<PlayModeStateChange> playModeStateChanged;
        public static event Action quitting;
        public static extern bool ExecuteMenuItem(string menuItemPath);
    }
}
