// reference: Editor/Mono/ScriptableSingleton.cs
using System;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Class)]
    public class FilePathAttribute : Attribute
    {
        public enum Location
        {
            PreferencesFolder,
            ProjectFolder,
        }

        public extern FilePathAttribute(string relativePath, Location location);
    }
}
