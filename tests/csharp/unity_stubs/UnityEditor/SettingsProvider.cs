// reference: Editor/Mono/Settings/SettingsProvider.cs
using System;
using System.Collections.Generic;
using UnityEngine.UIElements;

namespace UnityEditor
{
    public enum SettingsScope
    {
        User,
        Project,
    }

    public class SettingsProvider
    {
        public extern SettingsProvider(string path, SettingsScope scopes, IEnumerable<string> keywords = null);
        public extern string label { get; set; }
        public extern Action<string, VisualElement> activateHandler { get; set; }
        public extern Action deactivateHandler { get; set; }
    }
}
