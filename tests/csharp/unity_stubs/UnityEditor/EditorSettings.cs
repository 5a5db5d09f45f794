// reference: Editor/Mono/EditorSettings.bindings.cs
using System;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    [Flags]
    public enum EnterPlayModeOptions
    {
        None = 0,
        DisableDomainReload = 1,
    }

    public sealed class EditorSettings : Object
    {
        public static extern bool enterPlayModeOptionsEnabled { get; set; }
        public static extern EnterPlayModeOptions enterPlayModeOptions { get; set; }
    }
}
