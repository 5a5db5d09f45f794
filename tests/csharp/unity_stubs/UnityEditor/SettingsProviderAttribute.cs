// reference: Editor/Mono/Settings/SettingsProviderAttribute.cs
using System;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class SettingsProviderAttribute : Attribute
    {
    }
}
